import Core

/// One purchase as an order of Segment's e-commerce specification. Number of CDs and amount are real; which records
/// they were is made up.
struct Order: Sendable {
    struct Line: Sendable {
        let album: RecordShop.Album
        let cents: Int64
        let quantity: Int64

        var price: JSON { Order.dollars(cents) }
    }

    let lines: [Line]
    private let id: String
    private let cents: Int64

    init(_ purchase: Purchase, number: Int, using random: inout SeededGenerator) {
        id = "\(purchase.customer)-\(number + 1)"
        cents = purchase.cents
        let each = purchase.cents / Int64(purchase.cds)
        // What does not divide evenly is in the price of the first, so that the lines add up to the amount.
        let first = purchase.cents - each * Int64(purchase.cds - 1)
        var lines = [Line(album: RecordShop.album(using: &random), cents: first, quantity: 1)]
        var rest = Int64(purchase.cds - 1)
        while rest > 0 {
            let quantity = lines.count == 5 ? rest : min(rest, Int64.random(in: 1...2, using: &random))
            lines.append(Line(album: RecordShop.album(using: &random), cents: each, quantity: quantity))
            rest -= quantity
        }
        self.lines = lines
    }

    var properties: JSON {
        [
            "order_id": .string(id), "revenue": Order.dollars(cents), "total": Order.dollars(cents), "currency": "USD",
            "products": .array(
                lines.map { line in
                    let price: [String: JSON] = ["price": line.price, "quantity": .integer(line.quantity)]
                    return .object(Browsing.properties(of: line.album).merging(price) { $1 })
                }
            ),
        ]
    }

    private static func dollars(_ cents: Int64) -> JSON { .number(Double(cents) / 100) }
}
