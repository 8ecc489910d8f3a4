import Core

/// All that one customer does, told as events: real purchases on their real days (moved), and around them made-up
/// browsing, first by somebody unknown, then by the person whom the purchase makes known.
struct CustomerStory {
    private let person: DemoPerson
    private let purchases: [Purchase]
    /// What is added to a day of 1997 to bring it into the present.
    private let shift: Int64
    private var random: SeededGenerator
    private var consenting: Consenting
    private var events: [DemoEvent] = []

    /// The same numbers give the same story, down to the message ids: told twice it adds nothing.
    init(purchases: [Purchase], shift: Int64, seed: UInt64) {
        let customer = purchases.first?.customer ?? 0
        self.purchases = purchases
        self.shift = shift
        random = SeededGenerator(seed: seed &+ UInt64(customer) &* 0x9E37_79B9)
        person = DemoPerson(customer: customer, using: &random)
        consenting = Consenting(seed: seed &+ UInt64(customer) &* 0xBF58_476D, isKorean: person.isKorean)
    }

    /// By time.
    mutating func told() -> [DemoEvent] {
        for (number, purchase) in purchases.enumerated() {
            // Shops are busiest in the evening; the record has days only.
            let minute = max(Int64.random(in: 0..<1_440, using: &random), Int64.random(in: 0..<1_440, using: &random))
            let day = (purchase.day + shift) * Instant.day
            let second = Int64.random(in: 0..<60, using: &random)
            let time = Instant(microseconds: day).advanced(byMicroseconds: (minute * 60 + second) * Instant.second)
            tell(purchase, number: number, at: time)
        }
        return events
    }

    private mutating func tell(_ purchase: Purchase, number: Int, at time: Instant) {
        let order = Order(purchase, number: number, using: &random)
        let isFirst = number == 0
        if Int.random(in: 0..<100, using: &random) < (isFirst ? 40 : 25) {
            browse(order, isKnown: !isFirst, number: number, until: time)
        }
        if isFirst { introduce(at: time) }
        if let consent = consenting.decision(beforeOrder: number) {
            let who: [String: JSON] = ["userId": .string(person.userID), "anonymousId": .string(person.anonymousID)]
            add(
                "consent-\(number)",
                time.advanced(byMicroseconds: -10 * Instant.second),
                .object(who.merging(consent) { $1 })
            )
        }
        add(
            "order-\(number)",
            time,
            [
                "type": "track", "event": "Order Completed", "userId": .string(person.userID),
                "anonymousId": .string(person.anonymousID), "properties": order.properties,
            ]
        )
    }

    /// The person becomes known, just before the first order.
    private mutating func introduce(at time: Instant) {
        let moment = time.advanced(byMicroseconds: -20 * Instant.second)
        add(
            "identify",
            moment,
            [
                "type": "identify", "userId": .string(person.userID), "anonymousId": .string(person.anonymousID),
                "traits": [
                    "name": .string(person.name), "firstName": .string(person.firstName),
                    "lastName": .string(person.lastName), "email": .string(person.email),
                    "phone": .string(person.phone),
                    "plan": .string(person.plan), "createdAt": .string(moment.iso8601),
                    "address": ["city": .string(person.city), "country": .string(person.country)],
                ],
            ]
        )
        guard let company = person.company else { return }
        add(
            "group",
            moment.advanced(byMicroseconds: Instant.second),
            [
                "type": "group", "userId": .string(person.userID), "groupId": .string(company.id),
                "traits": [
                    "name": .string(company.name), "industry": .string(company.industry),
                    "employees": .integer(company.employees),
                ],
            ]
        )
    }

    /// Some minutes in the shop: the front page, some records, what goes into the cart.
    private mutating func browse(_ order: Order, isKnown: Bool, number: Int, until time: Instant) {
        var moment = time.advanced(byMicroseconds: -Int64.random(in: 300...1_500, using: &random) * Instant.second)
        var who: [String: JSON] = ["anonymousId": .string(person.anonymousID)]
        if isKnown { who["userId"] = .string(person.userID) }
        add("page-\(number)", moment, .object(who.merging(Browsing.front(person, &random)) { $1 }))
        let passing = (0..<Int.random(in: 0...2, using: &random)).map { _ in RecordShop.album(using: &random) }
        for (index, album) in (passing + order.lines.map(\.album)).enumerated() {
            moment = moment.advanced(byMicroseconds: Int64.random(in: 5...40, using: &random) * Instant.second)
            add("view-\(number)-\(index)", moment, .object(who.merging(Browsing.view(album)) { $1 }))
        }
        for (index, line) in order.lines.enumerated() {
            moment = moment.advanced(byMicroseconds: Int64.random(in: 3...20, using: &random) * Instant.second)
            add("add-\(number)-\(index)", moment, .object(who.merging(Browsing.add(line)) { $1 }))
        }
    }

    private mutating func add(_ name: String, _ time: Instant, _ body: JSON) {
        guard case .object(var fields) = body else { return }
        fields["messageId"] = .string("\(person.userID)-\(name)")
        fields["timestamp"] = .string(time.iso8601)
        fields["context"] = [
            "library": ["name": "dangol-demo", "version": "1"],
            "locale": person.isKorean ? "ko-KR" : "en-US",
        ]
        events.append(DemoEvent(time: time, json: JSON.object(fields).text))
    }
}
