import Core

/// Makes a shop's events from a seed: people who browse anonymously, log in, and come back on a second device.
struct EventFactory {
    private var random: SeededGenerator
    private let people: Int
    private let base: Instant
    private var serial = 0

    private static let names = [
        "Product Viewed", "Product Viewed", "Product Viewed", "Product List Viewed", "Product Added", "Cart Viewed",
        "Checkout Started", "Order Completed", "Products Searched", "Coupon Applied",
    ]
    private static let agents = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15; SM-S928N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    ]
    private static let families = ["김", "이", "박", "최", "정", "Smith", "Garcia", "Nguyen"]
    private static let givens = ["민준", "서연", "도윤", "하은", "지우", "Emma", "Liam", "An"]

    init(seed: UInt64, people: Int, base: Instant) {
        random = SeededGenerator(seed: seed)
        self.people = people
        self.base = base
    }

    /// One event as JSON, about 520 bytes.
    mutating func next() -> String {
        serial += 1
        let person = Int.random(in: 0..<people, using: &random)
        let time = base.advanced(byMicroseconds: Int64(serial) * 1_000).iso8601
        let device = Int.random(in: 0..<10, using: &random) == 0 ? 2 : 1
        let anonymous = "\(hex(UInt64(person) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(device)))-\(person)-\(device)"
        let message = "\(hex(random.next()))-\(hex(random.next()))"
        let kind = Int.random(in: 0..<100, using: &random)
        let isKnown = Int.random(in: 0..<10, using: &random) < 7
        let user = isKnown || kind < 10 ? "\"user-\(person)\"" : "null"
        let envelope = """
            "messageId":"\(message)","userId":\(user),"anonymousId":"\(anonymous)","timestamp":"\(time)",\
            "context":{"library":{"name":"analytics.js","version":"next-1.70.0"},"locale":"ko-KR",\
            "userAgent":"\(Self.agents[person % Self.agents.count])",\
            "page":{"path":"/products/\(kind)","url":"https://shop.example.com/products/\(kind)","title":"Product \(kind)"}}
            """
        switch kind {
        case 0..<10:
            let family = Self.families[person % Self.families.count]
            let given = Self.givens[person / 8 % Self.givens.count]
            return """
                {"type":"identify",\(envelope),"traits":{"email":"user\(person)@example.com","name":"\(family)\(given)",\
                "phone":"010-\(1_000 + person / 10_000)-\(1_000 + person % 9_000)","plan":"pro","city":"Seoul"}}
                """
        case 10..<30:
            return """
                {"type":"page","name":"Product",\(envelope),"properties":{"path":"/products/\(kind)","title":"Product \(kind)"}}
                """
        default:
            let name = Self.names[kind % Self.names.count]
            let price = Int.random(in: 10...2_000, using: &random) * 100
            return """
                {"type":"track","event":"\(name)",\(envelope),"properties":{"product_id":"p-\(kind)","sku":"S\(price)",\
                "name":"Wireless Earbuds \(kind)","price":\(price),"quantity":1,"currency":"KRW","revenue":\(price)}}
                """
        }
    }

    private func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
