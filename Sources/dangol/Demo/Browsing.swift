import Core

/// What browsing looks like on the wire.
enum Browsing {
    static func front(_ person: DemoPerson, _ random: inout SeededGenerator) -> [String: JSON] {
        let referrer = ["https://www.google.com/", "https://search.naver.com/", "", "https://news.example/"].pick(
            &random
        )
        return [
            "type": "page", "name": "Home",
            "properties": [
                "title": person.isKorean ? "음반 가게" : "The record shop", "path": "/",
                "url": "https://shop.example/", "referrer": .string(referrer),
            ],
        ]
    }

    static func view(_ album: RecordShop.Album) -> [String: JSON] {
        ["type": "track", "event": "Product Viewed", "properties": .object(properties(of: album))]
    }

    static func add(_ line: Order.Line) -> [String: JSON] {
        var properties = properties(of: line.album)
        properties["price"] = line.price
        properties["quantity"] = .integer(line.quantity)
        return ["type": "track", "event": "Product Added", "properties": .object(properties)]
    }

    static func properties(of album: RecordShop.Album) -> [String: JSON] {
        [
            "product_id": .string(album.sku), "sku": .string(album.sku), "name": .string(album.title),
            "brand": .string(album.artist), "category": .string(album.genre),
        ]
    }
}
