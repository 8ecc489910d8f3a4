import Audiences
import Core
import Customers
import Events
import Storage
import TestSupport
import Testing

struct PeopleListsTests {
    private static let traits = ["city", "age", "plan", "vip", "signed_up", "mixed"]

    private func lists(_ harness: PipelineHarness, snapshots: SnapshotStore? = nil) -> PeopleLists {
        PeopleLists(
            database: harness.database,
            profiles: harness.profiles,
            log: harness.eventLog,
            snapshots: snapshots,
            clock: harness.clock
        )
    }

    private static let zone = NaiveLists.zone

    /// One round of what clients say: people who identify, change their minds, browse, and turn out to be one.
    private static func events(_ random: inout SeededGenerator, round: Int) -> [String] {
        (0..<60).map { index in
            let person = Int.random(in: 0..<40, using: &random)
            let days = Int.random(in: 0..<90, using: &random)
            let time = PipelineHarness.noon.advanced(
                byMicroseconds: -Int64(days) * Instant.day - Int64(index) * Instant.second
            )
            let head = #""messageId":"\#(round)-\#(index)","timestamp":"\#(time.iso8601)""#
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<3:
                return #"{\#(head),"type":"track","anonymousId":"a\#(person)",\#(RandomBehaviour.event(&random))}"#
            case 3:
                let who = Bool.random(using: &random) ? #""anonymousId":"a\#(person)""# : #""userId":"u\#(person)""#
                return #"{\#(head),\#(who),\#(Self.consent(&random))}"#
            case 4:
                return #"{\#(head),"type":"alias","previousId":"a\#(person)","userId":"u\#(person / 2)"}"#
            default:
                let traits = Self.traits.filter { _ in Bool.random(using: &random) }
                    .map { #""\#($0)":\#(Self.value(of: $0, &random))"# }
                let email = #""email":"\#(["Kim", "lee", "Park"][person % 3])\#(person)@naver.com""#
                let said = (traits + (person % 3 == 0 ? [email] : [])).joined(separator: ",")
                return #"{\#(head),"type":"identify","userId":"u\#(person)","traits":{\#(said)}}"#
            }
        }
    }

    private static let consents = ["advertising/email", "Analytics"]

    /// A decision, or what clients repeat with something else.
    private static func consent(_ random: inout SeededGenerator) -> String {
        let said = Self.consents.filter { _ in Bool.random(using: &random) }
            .map { #""\#($0)":\#(Bool.random(using: &random))"# }
        let categories = #""categoryPreferences":{\#(said.joined(separator: ","))}"#
        return Bool.random(using: &random)
            ? #""type":"track","event":"\#(ConsentDecisions.eventName)","properties":{\#(categories)}"#
            : #""type":"page","name":"Home","context":{"consent":{\#(categories)}}"#
    }

    private static func value(of trait: String, _ random: inout SeededGenerator) -> String {
        let city = ["\"Seoul\"", "\"seoul\"", "\"부산\"", "\"Busan Haeundae-gu\"", "\"Busan Haeundae-Gu 2\"", "null"]
        let day = Int.random(in: 1...28, using: &random)
        return switch trait {
        case "city": city.randomElement(using: &random) ?? "null"
        case "age": "\(Int.random(in: -3...40, using: &random))"
        case "plan": ["\"free\"", "\"pro\""].randomElement(using: &random) ?? "null"
        case "vip": Bool.random(using: &random) ? "true" : "false"
        case "signed_up": "\"2026-0\(Int.random(in: 1...9, using: &random))-\(day < 10 ? "0" : "")\(day)\""
        default:
            [
                "7", "\"text\"", "true", "\"2026-01-01\"", "2.5", "[]", #"["Seoul","7"]"#, #"["text",7]"#,
                #"["2026-01-01",true,"a\"Seoul"]"#, #"["\ubd80산"]"#,
            ].randomElement(using: &random) ?? "null"
        }
    }

    static func condition(_ random: inout SeededGenerator, depth: Int = 0) -> Condition {
        let parts = { (random: inout SeededGenerator) in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in condition(&random, depth: depth + 1) }
        }
        switch Int.random(in: 0..<(depth < 3 ? 13 : 8), using: &random) {
        case 7:
            let share = Int.random(in: 1...10_000, using: &random)
            let text = #"{"sample":\#(Double(share) / 100),"seed":"\#(["", "봄", "b"][share % 3])"}"#
            return (try? Condition(parsing: text)) ?? .all([])
        case 12:
            let attribute = attribute(&random)
            return Top(Int.random(in: 1...12, using: &random), by: attribute).map { .top($0) }
                ?? .attribute(attribute, .exists)
        case 5, 6: return RandomBehaviour.condition(&random)
        case 11:
            let some = parts(&random)
            return .atLeast(Int.random(in: 1...some.count, using: &random), some)
        case 10: return .all(parts(&random))
        case 9: return .any(parts(&random))
        case 8: return .not(condition(&random, depth: depth + 1))
        default: return .attribute(attribute(&random), test(&random))
        }
    }

    /// Names of computed traits.
    private static let computed = (0..<8).map { "computed_\($0)" }

    /// Makes some of every kind.
    private static func makeComputed(_ harness: PipelineHarness, _ random: inout SeededGenerator) async throws {
        try await RandomBehaviour.introduce(to: harness)
        let traits = ComputedTraits(database: harness.database, clock: harness.clock)
        let wishes: [JSON] = [
            ["compute": "count"], ["compute": "sum", "of": ["price", "quantity"]],
            ["compute": "most_frequent", "of": "category"],
            ["compute": "days_since"], ["compute": "streak_days"], ["compute": "streak_weeks"], ["compute": "first"],
            ["compute": "most_frequent", "of": "coupon.code"],
        ]
        for (index, wish) in wishes.enumerated() {
            let behaviour = Behaviour(RandomBehaviour.choice(&random), window: RandomBehaviour.window(&random))
            guard case .object(let did) = Condition.behaviour(behaviour).json, case .object(let wanted) = wish else {
                continue
            }
            _ = try await traits.add(.object(did.merging(wanted) { $1 }), named: computed[index], by: "test")
        }
    }

    private static func attribute(_ random: inout SeededGenerator) -> Attribute {
        let fixed: [Attribute] = [.name, .email, .firstSeen, .lastSeen, .events, .known, .identifier("user_id")]
        let all =
            fixed + traits.map { .trait($0) } + [.trait("never said")] + consents.map { .consent($0) }
            + computed.map { .computed($0) }
        return all.randomElement(using: &random) ?? .name
    }

    private static func test(_ random: inout SeededGenerator) -> ValueTest {
        let texts = ["Seoul", "부산", "pro", "7", "true", "kim0@naver.com", "2026-01-01", "text"]
        let some = texts.filter { _ in Int.random(in: 0..<3, using: &random) == 0 } + ["Seoul"]
        let number = Double(Int.random(in: -5...30, using: &random))
        let days = Int.random(in: 1...80, using: &random)
        let day = CivilDate("2026-0\(Int.random(in: 1...9, using: &random))-15")
        let soon = Int.random(in: 0...366, using: &random)
        let tests: [ValueTest] =
            [
                .exists, .missing, .isAny(some), .isNone(some), .contains("BUSAN"), .contains("aver"), .begins("se"),
                .less(number), .lessOrEqual(number), .greater(number), .greaterOrEqual(number),
                .between(number, number + 9),
                .isTrue, .isFalse, .inLast(days: days), .notInLast(days: days), .anniversary(days: soon),
            ] + (day.map { [.before($0), .since($0)] } ?? [])
        return tests.randomElement(using: &random) ?? .exists
    }

    @Test(arguments: Engine.all, [11, 12] as [UInt64])
    func `lists say what is stored, whatever changes`(_ engine: Engine, _ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let lists = lists(harness)
            try await Self.makeComputed(harness, &random)
            for round in 0..<4 {
                try await harness.send(batch: Self.events(&random, round: round))
                try await harness.settle()
                try await Self.compare(lists, harness, questions: 60, &random)
                try await harness.unmerge(one: &random)
                try await Self.compare(lists, harness, questions: 30, &random)
            }
        }
    }

    @Test(arguments: Engine.all, [13, 14] as [UInt64])
    func `what is kept for the next start says the same, and goes on`(_ engine: Engine, _ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await withTemporaryFolder { folder in
            try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
                try await Self.makeComputed(harness, &random)
                for round in 0..<6 {
                    let snapshots = SnapshotStore(
                        folder: folder,
                        database: harness.database,
                        logger: .silent,
                        leastRows: 1
                    )
                    let lists = lists(harness, snapshots: snapshots)
                    try await Self.compare(lists, harness, questions: 10, &random)
                    try await harness.send(batch: Self.events(&random, round: round))
                    try await harness.settle()
                    try await Self.compare(lists, harness, questions: 20, &random)
                    try await lists.keep(isLast: true)
                    // What is not in the snapshot is read from the database.
                    if round % 2 == 1 { try await harness.unmerge(one: &random) }
                    try await harness.send(batch: Self.events(&random, round: 100 + round))
                    try await harness.settle()
                }
            }
        }
    }

    private static func compare(
        _ lists: PeopleLists,
        _ harness: PipelineHarness,
        questions: Int,
        _ random: inout SeededGenerator
    ) async throws {
        let computed = try await ComputedTraits(database: harness.database, clock: harness.clock).list()
        let naive = try await NaiveLists(
            harness.profiles,
            harness.eventLog,
            computed: computed,
            now: harness.clock.now()
        )
        for _ in 0..<questions {
            // Of what everybody has, only what has an order of its own: their values are no texts.
            let listing = Listing(
                condition: condition(&random),
                order: attribute(&random),
                isAscending: Bool.random(using: &random)
            )
            guard isSaid(listing.condition) else { continue }
            let expected = naive.listed(listing)
            var found: [Int64] = []
            var cursor: String?
            repeat {
                let page = try await lists.page(listing, showing: [], after: cursor, limit: 7, zone: zone)
                found += page.items.map(\.number)
                cursor = page.next
            } while cursor != nil
            if case .known = listing.order { continue }
            if case .identifier = listing.order { continue }
            #expect(found == expected, "\(listing)")
            try await #expect(lists.count(listing, zone: zone) == expected.count)
            try await #expect(lists.numbers(listing, zone: zone) == expected.sorted())
            guard let condition = listing.condition, let person = naive.people.randomElement(using: &random)
            else { continue }
            let number = person.summary.number
            let why = try await lists.explanation(of: condition, for: number, zone: zone)
            #expect(why?.holds == expected.contains(number), "\(condition)")
        }
    }

    /// Texts are asked of what is text.
    private static func isSaid(_ condition: Condition?) -> Bool {
        switch condition {
        case nil: true
        case .all(let parts)?, .any(let parts)?: parts.allSatisfy { isSaid($0) }
        case .atLeast(_, let parts)?: parts.allSatisfy { isSaid($0) }
        case .not(let part)?, .people(_, let part)?: isSaid(part)
        case .behaviour?, .sequence?, .audience?, .sample?, .top?, .rfm?, .cell?: true
        case .attribute(let attribute, let test)?:
            switch (attribute, test) {
            case (.trait, _), (.name, _), (.email, _), (.phone, _): true
            // Of numbers and dates there is no text to be asked for.
            case (.computed(let name), .isAny), (.computed(let name), .isNone), (.computed(let name), .contains),
                (.computed(let name), .begins):
                name == computed[2]
            case (.identifier, .exists), (.identifier, .missing): true
            case (.identifier, _): false
            case (_, .isAny), (_, .isNone), (_, .contains), (_, .begins): false
            default: true
            }
        }
    }

    @Test(arguments: Engine.all)
    func `groups count everybody once, and those who have no value`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let lists = lists(harness)
            try await harness.send(
                batch: (0..<9).map {
                    let city = $0 < 5 ? #""city":"Seoul""# : $0 < 8 ? #""city":"부산""# : #""age":3"#
                    return #"{"type":"identify","userId":"u\#($0)","traits":{\#(city)}}"#
                }
            )
            try await harness.settle()
            let groups = try await lists.groups(Listing(), by: .trait("city"), zone: Self.zone)
            #expect(groups.map(\.value) == ["Seoul", "부산", nil])
            #expect(groups.map(\.count) == [5, 3, 1])
            let found = try await lists.groups(
                Listing(),
                by: .trait("city"),
                containing: "seo",
                limit: 50,
                zone: Self.zone
            )
            #expect(found.map(\.value) == ["Seoul"])
            let attributes = try await lists.attributes()
            #expect(attributes.filter { $0.attribute == .trait("city") }.map(\.people) == [8])
            #expect(attributes.first { $0.attribute == .trait("age") }?.type == .number)
        }
    }

    @Test(arguments: Engine.all)
    func `a page goes on where the last one ended, although the person moved`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let lists = lists(harness)
            let names = ["a", "b", "c", "d", "e"]
            try await harness.send(
                batch: names.map { #"{"type":"identify","userId":"\#($0)","traits":{"name":"\#($0)"}}"# }
            )
            try await harness.settle()
            let listing = Listing(order: .name, isAscending: true)
            let first = try await lists.page(listing, showing: [.name], limit: 2, zone: Self.zone)
            #expect(first.items.map(\.values) == [[.text("a")], [.text("b")]])
            try await harness.send(batch: [#"{"type":"identify","userId":"b","traits":{"name":"z"}}"#])
            try await harness.settle()
            let second = try await lists.page(
                listing,
                showing: [.name],
                after: first.next,
                limit: 9,
                zone: Self.zone
            )
            #expect(second.items.map(\.values) == [[.text("c")], [.text("d")], [.text("e")], [.text("z")]])
            await #expect(throws: CursorFailure.self) {
                try await lists.page(listing, showing: [], after: "no cursor", zone: Self.zone)
            }
        }
    }
}
