import Core
import Testing

@testable import dangol

struct DemoTests {
    private static let lines = [
        " 00004 19970101  2   29.33", " 00004 19970118  2   29.73", " 00004 19970802  1   14.96",
        " 00004 19971212  3   26.48",
    ]

    private static var purchases: [Purchase] { lines.compactMap { Purchase(line: $0) } }

    private static func story(seed: UInt64 = 7, shift: Int64 = 10_000) -> [DemoEvent] {
        var story = CustomerStory(purchases: purchases, shift: shift, seed: seed)
        return story.told()
    }

    private static func bodies(_ events: [DemoEvent]) throws -> [JSON] { try events.map { try JSON(parsing: $0.json) } }

    @Test func `a line of the record is a purchase to the cent`() throws {
        let purchase = try #require(Purchase(line: " 00004 19970118  2   29.73"))
        #expect(purchase.customer == 4 && purchase.cds == 2 && purchase.cents == 2_973)
        #expect(CivilDate(daysSinceEpoch: purchase.day).description == "1997-01-18")
    }

    @Test(arguments: [" customer_id  date number_of_cds  dollar_value", "", " 1 19970230 1 1.00", " 1 19970101 1"])
    func `what is no purchase is passed over`(_ line: String) {
        #expect(Purchase(line: line) == nil)
    }

    @Test func `the same seed tells the same story, another seed of other people`() {
        #expect(Self.story().map(\.json) == Self.story().map(\.json))
        #expect(Self.story().map(\.json) != Self.story(seed: 8).map(\.json))
    }

    @Test func `a story told on another day has the same message ids`() throws {
        let today = try Self.bodies(Self.story()).map { $0["messageId"] }
        let tomorrow = try Self.bodies(Self.story(shift: 10_001)).map { $0["messageId"] }
        #expect(today == tomorrow)
        #expect(Set(today).count == today.count)
    }

    @Test func `every real purchase is an order of its day and amount`() throws {
        let orders = Self.story().filter { $0.json.contains("Order Completed") }
        #expect(orders.count == Self.purchases.count)
        for (order, purchase) in zip(orders, Self.purchases) {
            #expect(order.time.microseconds / Instant.day == purchase.day + 10_000)
            let revenue = try JSON(parsing: order.json)["properties"]?["revenue"]
            #expect(revenue == .number(Double(purchase.cents) / 100))
        }
    }

    @Test func `the lines of an order add up to its amount and its number of CDs`() throws {
        for cds in [1, 2, 3, 7, 40] {
            var random = SeededGenerator(seed: UInt64(cds))
            let purchase = try #require(Purchase(line: "1 19970101 \(cds) 47.11"))
            let order = Order(purchase, number: 0, using: &random)
            #expect(order.lines.reduce(0) { $0 + $1.cents * $1.quantity } == 4_711)
            #expect(order.lines.reduce(0) { $0 + $1.quantity } == Int64(cds))
        }
    }

    @Test func `somebody is known from the first order on and not before`() throws {
        for seed in UInt64(0)..<20 {
            let bodies = try Self.bodies(Self.story(seed: seed).sorted { $0.time < $1.time })
            let introduction = try #require(bodies.firstIndex { $0["type"] == "identify" })
            #expect(bodies[..<introduction].allSatisfy { $0["userId"] == nil && $0["anonymousId"] != nil })
            #expect(bodies[introduction...].allSatisfy { $0["userId"] == "cdnow-4" })
        }
    }

    @Test func `about a third of the people are Korean, with numbers and addresses that are nobody's`() {
        var korean = 0
        for customer in 1...1_000 {
            var random = SeededGenerator(seed: UInt64(customer))
            let person = DemoPerson(customer: customer, using: &random)
            if person.isKorean { korean += 1 }
            #expect(Normalisation.email(person.email) == person.email)
            #expect(Normalisation.phone(person.phone) != nil)
            #expect(person.email.contains("example"))
        }
        #expect((300...400).contains(korean))
    }
}
