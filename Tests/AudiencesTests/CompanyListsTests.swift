import Audiences
import Core
import Customers
import Events
import Sales
import Storage
import TestSupport
import Testing

/// Lists of companies beside what is worked out company by company from what is stored.
struct CompanyListsTests {
    private static let zone = NaiveLists.zone

    private struct Desk {
        let harness: PipelineHarness
        let people: PeopleLists
        let lists: CompanyLists
        let tags: Tags

        init(_ harness: PipelineHarness) {
            self.harness = harness
            people = PeopleLists(
                database: harness.database,
                profiles: harness.profiles,
                log: harness.eventLog,
                snapshots: nil,
                clock: harness.clock
            )
            lists = CompanyLists(companies: harness.companies, people: people)
            let desk = Desk.desk(harness)
            tags = Tags(database: harness.database, desk: desk, clock: harness.clock)
        }

        private static func desk(_ harness: PipelineHarness) -> Customers.Desk {
            Customers.Desk(
                database: harness.database,
                inbox: harness.inbox,
                sources: harness.sources,
                clock: harness.clock
            )
        }
    }

    /// People who work somewhere, change, do things and turn out to be one; companies of which something is said or not.
    private static func events(_ random: inout SeededGenerator, round: Int) -> [String] {
        (0..<50).map { index in
            let person = Int.random(in: 0..<30, using: &random)
            let company = Int.random(in: 0..<12, using: &random)
            let days = Int.random(in: 0..<90, using: &random)
            let time = PipelineHarness.noon.advanced(
                byMicroseconds: -Int64(days) * Instant.day - Int64(index) * Instant.second
            )
            let head = #""messageId":"\#(round)-\#(index)","timestamp":"\#(time.iso8601)""#
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<3:
                return #"{\#(head),"type":"track","anonymousId":"a\#(person)",\#(RandomBehaviour.event(&random))}"#
            case 3: return #"{\#(head),"type":"alias","previousId":"a\#(person)","userId":"u\#(person / 2)"}"#
            case 4: return #"{\#(head),"type":"identify","userId":"u\#(person)","traits":{"age":\#(days)}}"#
            case 5: return #"{\#(head),"type":"group","groupId":"c\#(company)","traits":{\#(traits(&random))}}"#
            case 6: return #"{\#(head),"type":"group","groupId":"c\#(company)","userId":"u\#(person)"}"#
            default:
                let who = Bool.random(using: &random) ? #""anonymousId":"a\#(person)""# : #""userId":"u\#(person)""#
                return #"{\#(head),"type":"group","groupId":"c\#(company)",\#(who),"traits":{\#(traits(&random))}}"#
            }
        }
    }

    private static func traits(_ random: inout SeededGenerator) -> String {
        let all = [
            #""name":"Firm \#(Int.random(in: 0..<5, using: &random))""#,
            #""industry":\#(["\"Retail\"", "\"물류\"", "null"].randomElement(using: &random) ?? "null")"#,
            #""seats":\#(Int.random(in: 0..<40, using: &random))"#,
        ]
        return all.filter { _ in Bool.random(using: &random) }.joined(separator: ",")
    }

    private static func condition(_ random: inout SeededGenerator, depth: Int = 0) -> Condition {
        let number = Double(Int.random(in: 0..<12, using: &random))
        switch Int.random(in: 0..<(depth < 2 ? 8 : 5), using: &random) {
        case 5: return .all((0..<2).map { _ in condition(&random, depth: depth + 1) })
        case 6: return .any((0..<2).map { _ in condition(&random, depth: depth + 1) })
        case 7: return .not(condition(&random, depth: depth + 1))
        case 3, 4:
            let part: Condition =
                Bool.random(using: &random)
                ? RandomBehaviour.condition(&random) : .attribute(.trait("age"), .greater(number * 5))
            return .people(PeopleQuantifier.allCases.randomElement(using: &random) ?? .any, part)
        default:
            let tests: [(Attribute, ValueTest)] = [
                (.people, .greaterOrEqual(number / 4)), (.people, .less(number / 3)), (.active, .greater(number / 6)),
                (.events, .between(number, number * 3)), (.trait("seats"), .lessOrEqual(number * 3)),
                (.trait("industry"), .isAny(["물류", "x"])), (.trait("industry"), .missing),
                (.trait("seats"), .exists), (.groupID, .contains("1")), (.name, .begins("firm 3")),
                (.lastSeen, .inLast(days: Int(number) * 4 + 1)), (.lastSeen, .missing), (.tag, .exists),
            ]
            let (attribute, test) = tests.randomElement(using: &random) ?? (.people, .exists)
            return .attribute(attribute, test)
        }
    }

    /// One company, as it is stored.
    private struct Known {
        let company: Company
        let sums: PeopleRollUp
        let members: Set<Int64>
        let isTagged: Bool

        func holds(_ condition: Condition, _ meant: [Condition: Set<Int64>], now: Instant) -> Bool {
            switch condition {
            case .all(let parts): return parts.allSatisfy { holds($0, meant, now: now) }
            case .any(let parts): return parts.contains { holds($0, meant, now: now) }
            case .not(let part): return !holds(part, meant, now: now)
            case .people(let quantifier, let part):
                let common = members.intersection(meant[part] ?? [])
                return switch quantifier {
                case .any: !common.isEmpty
                case .every: !members.isEmpty && common == members
                case .no: common.isEmpty
                }
            case .attribute(let attribute, let test): return holds(attribute, test, now)
            default: return false
            }
        }

        private func holds(_ attribute: Attribute, _ test: ValueTest, _ now: Instant) -> Bool {
            let number: Double? =
                switch attribute {
                case .people: Double(sums.people)
                case .active: Double(sums.active)
                case .events: Double(sums.events)
                case .trait("seats"): company.traits["seats"]?.integer.map { Double($0) }
                default: nil
                }
            let text: String? =
                switch attribute {
                case .groupID: company.groupID
                case .name: company.name ?? company.groupID
                case .trait("industry"): company.traits["industry"]?.string
                default: nil
                }
            let isThere =
                switch attribute {
                case .tag: isTagged
                case .lastSeen: sums.lastSeen != nil
                default: number != nil || text != nil
                }
            return switch test {
            case .exists: isThere
            case .missing: !isThere
            case .greaterOrEqual(let bound): number.map { $0 >= bound } ?? false
            case .greater(let bound): number.map { $0 > bound } ?? false
            case .less(let bound): number.map { $0 < bound } ?? false
            case .lessOrEqual(let bound): number.map { $0 <= bound } ?? false
            case .between(let low, let high): number.map { $0 >= low && $0 <= high } ?? false
            case .isAny(let texts): text.map { texts.contains($0) } ?? false
            case .contains(let part): text?.lowercased().contains(part) ?? false
            case .begins(let part): text?.lowercased().hasPrefix(part) ?? false
            case .inLast(let days):
                sums.lastSeen.map { $0 > now.advanced(byMicroseconds: -Int64(days) * Instant.day) } ?? false
            default: false
            }
        }
    }

    private static func known(_ desk: Desk) async throws -> [Known] {
        let (harness, now) = (desk.harness, desk.harness.clock.now())
        let since = now.advanced(byMicroseconds: -Companies.activeDays * Instant.day)
        var all: [Known] = []
        for company in try await harness.companies.companies(limit: 200).items {
            let members = try await harness.companies.members(of: company)
            let tags = try await desk.tags.tags(of: [.company(company.number)])
            all.append(
                Known(
                    company: company,
                    sums: try await harness.profiles.rollUp(ofNumbers: members, activeSince: since),
                    members: Set(try await harness.database.read { try Profiles.survivors(of: members, in: $0) }),
                    isTagged: !tags.isEmpty
                )
            )
        }
        return all
    }

    /// The parts of the condition that people are asked.
    private static func asked(_ condition: Condition) -> [Condition] {
        switch condition {
        case .all(let parts), .any(let parts): parts.flatMap(asked)
        case .not(let part): asked(part)
        case .people(_, let part): [part]
        default: []
        }
    }

    /// Members are those whom a list has, and what came and left since the beginning leads to them.
    @Test(arguments: Engine.all, [31, 32] as [UInt64])
    func `audiences of companies are kept`(_ engine: Engine, _ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await RandomBehaviour.introduce(to: harness)
            let desk = Desk(harness)
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            let lists = AllLists(people: desk.people, companies: desk.lists)
            var memberships = Memberships(database: harness.database, lists: lists, clock: harness.clock)
            let pro = try await audiences.create("old", .attribute(.trait("age"), .greater(20)), by: "test")
            for number in 0..<5 {
                let some = Self.condition(&random)
                let condition = number == 0 ? .people(.any, .audience(pro.id)) : some
                _ = try await audiences.create("companies \(number)", condition, of: .companies, by: "test")
            }
            var followed: [String: Set<Int64>] = [:]
            var seen: [String: Int64] = [:]
            for round in 0..<7 {
                try await harness.send(batch: Self.events(&random, round: round))
                try await harness.settle()
                if round % 2 == 1 { try await harness.unmerge(one: &random) }
                let pause = round == 3 ? 4 * Instant.day : Memberships.companiesInterval
                harness.clock.advance(byMicroseconds: pause)
                let all = try await audiences.list(of: .companies)
                if round == 4, let some = all.randomElement(using: &random) {
                    _ = try await audiences.update(some.id, condition: Self.condition(&random))
                }
                if round == 5 {
                    memberships = Memberships(database: harness.database, lists: lists, clock: harness.clock)
                }
                try await memberships.round(zone: Self.zone)
                for audience in try await audiences.list(of: .companies) {
                    let members = try await memberships.members(of: audience.id)
                    let listing = Listing(condition: audience.condition)
                    let meant = try await desk.lists.numbers(listing, zone: Self.zone)
                    #expect(members == meant, "round \(round): \(audience.condition)")
                    var belonging = followed[audience.id] ?? Set(members)
                    let changes = try await memberships.changes(of: audience.id, limit: 500).items.reversed()
                    for change in changes where change.id > seen[audience.id] ?? .max {
                        if change.hasEntered {
                            #expect(belonging.insert(change.member).inserted)
                        } else {
                            #expect(belonging.remove(change.member) != nil)
                        }
                    }
                    #expect(belonging == Set(members), "round \(round): \(audience.condition)")
                    followed[audience.id] = belonging
                    seen[audience.id] = changes.last?.id ?? seen[audience.id] ?? 0
                    let alike = try await Set(audiences.list(of: .companies).map(\.id))
                    let overlaps = try await memberships.overlaps(of: audience.id)
                    #expect(overlaps.allSatisfy { alike.contains($0.audience) })
                    guard let one = meant.first else { continue }
                    let why = try await desk.lists.explanation(of: audience.condition, for: one, zone: Self.zone)
                    #expect(why?.holds == true)
                }
            }
        }
    }

    @Test func `nobody is asked whether they belong to an audience of companies`() async throws {
        try await withPipeline(.sqlite, schema: AudiencesSchema.migrations) { harness in
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            let large = Condition.attribute(.people, .greater(3))
            let companies = try await audiences.create("large", large, of: .companies, by: "test")
            let failure = await #expect(throws: DefinitionFailure.self) {
                try await audiences.create("theirs", .audience(companies.id), by: "test")
            }
            #expect(failure?.reason == .unknownAudience(companies.id))
            #expect(try await audiences.audience(matching: "large")?.condition == large)
        }
    }

    @Test(arguments: Engine.all, [21, 22] as [UInt64])
    func `lists of companies say what is stored, whatever changes`(_ engine: Engine, _ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await RandomBehaviour.introduce(to: harness)
            let desk = Desk(harness)
            let member = StaffMember(id: "1", name: "Kim")
            for round in 0..<4 {
                try await harness.send(batch: Self.events(&random, round: round))
                try await harness.settle()
                let all = try await Self.known(desk)
                let some = all.map(\.company.number).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
                try await desk.tags.add(desk.tags.tag(named: "VIP"), toCompanies: some, by: member)
                try await Self.compare(desk, try await Self.known(desk), &random)
                try await harness.unmerge(one: &random)
                try await Self.compare(desk, try await Self.known(desk), &random)
            }
        }
    }

    private static func compare(_ desk: Desk, _ all: [Known], _ random: inout SeededGenerator) async throws {
        let now = desk.harness.clock.now()
        for _ in 0..<60 {
            let condition = Self.condition(&random)
            let kept = try Condition(parsing: condition.json.text, of: .companies)
            #expect(kept == condition)
            #expect(try Condition(reading: condition.text, of: .companies) == condition, "\(condition.text)")
            var meant: [Condition: Set<Int64>] = [:]
            for part in asked(condition) {
                meant[part] = Set(try await desk.people.numbers(Listing(condition: part), zone: zone))
            }
            let expected = all.filter { $0.holds(condition, meant, now: now) }
            let listing = Listing(condition: condition, order: .people, isAscending: Bool.random(using: &random))
            let numbers = try await desk.lists.numbers(listing, zone: zone)
            #expect(numbers == expected.map(\.company.number).sorted(), "\(condition.text)")
            let count = try await desk.lists.count(listing, zone: zone)
            #expect(count == expected.count)
            var listed: [Int64] = []
            var cursor: String?
            repeat {
                let page = try await desk.lists.page(
                    listing,
                    showing: [.people],
                    after: cursor,
                    limit: 3,
                    zone: zone
                )
                for row in page.items {
                    let sums = all.first { $0.company.number == row.number }?.sums
                    #expect(row.values == [.number(Double(sums?.people ?? -1))])
                }
                listed += page.items.map(\.number)
                cursor = page.next
            } while cursor != nil
            let ordered = expected.sorted { first, second in
                let (a, b) = (first.sums.people, second.sums.people)
                return a == b
                    ? first.company.number > second.company.number : (a < b) == listing.isAscending
            }
            #expect(listed == ordered.map(\.company.number))
        }
    }

    @Test(arguments: Engine.all)
    func `groups, attributes and searches are of companies`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let desk = Desk(harness)
            try await harness.send(
                batch: (0..<5).map { index in
                    let industry = index < 3 ? "Retail" : "Logistics"
                    let traits = #""name":"Hanbit \#(index)","industry":"\#(industry)","seats":\#(index)"#
                    return #"{"type":"group","groupId":"c\#(index)","userId":"u\#(index)","traits":{\#(traits)}}"#
                }
            )
            try await harness.settle()
            let groups = try await desk.lists.groups(Listing(), by: .trait("industry"), zone: Self.zone)
            #expect(groups == [ListGroup(value: "Retail", count: 3), ListGroup(value: "Logistics", count: 2)])
            let attributes = try await desk.lists.attributes()
            #expect(attributes.first { $0.attribute == .trait("seats") }?.type == .number)
            #expect(attributes.allSatisfy { ListSubject.companies.has($0.attribute) })
            #expect(attributes.contains { $0.attribute == .people })
            let found = try await desk.lists.numbers(
                Listing(condition: .attribute(.trait("seats"), .greater(1)), search: "hanbit 3"),
                zone: Self.zone
            )
            #expect(found == [4])
        }
    }

    @Test(arguments: ListSubject.allCases)
    func `any attribute may stand in an address, also one that the others have`(_ subject: ListSubject) async throws {
        try await withPipeline(.sqlite, schema: AudiencesSchema.migrations) { harness in
            let desk = Desk(harness)
            try await harness.send(
                batch: (0..<4).map {
                    let who = $0 == 0 ? "" : #","userId":"u\#($0)""#
                    return #"{"type":"group","groupId":"c\#($0)"\#(who),"traits":{"seats":\#($0)}}"#
                }
            )
            try await harness.settle()
            let lists: any Lists = subject == .people ? desk.people : desk.lists
            let count = try await lists.count(Listing(), zone: Self.zone)
            let attributes: [Attribute] = [
                .name, .email, .phone, .firstSeen, .lastSeen, .events, .known, .tag, .source, .identifier("user_id"),
                .trait("seats"), .computed("none"), .groupID, .people, .active,
            ]
            for attribute in attributes {
                _ = try await lists.groups(Listing(), by: attribute, zone: Self.zone)
                for isAscending in [true, false] {
                    let listing = Listing(order: attribute, isAscending: isAscending)
                    let first = try await lists.page(listing, showing: attributes, limit: 2, zone: Self.zone)
                    let rest = try await lists.page(
                        listing,
                        showing: attributes,
                        after: first.next,
                        zone: Self.zone
                    )
                    #expect(Set((first.items + rest.items).map(\.number)).count == count, "\(listing)")
                    // Who was never seen stands last, whichever way.
                    if attribute == .lastSeen, subject == .companies { #expect(rest.items.last?.number == 1) }
                }
            }
        }
    }

    @Test(arguments: [
        (#"{"did":"Order Completed"}"#, "did"), (#"{"all":[{"audience":"x"}]}"#, "all[0].audience"),
        (#"{"attribute":"email","exists":true}"#, "attribute"),
        (#"{"no_person":{"any_person":{}}}"#, "no_person.attribute"),
        (#"{"any_person":{"did":"A"},"not":{}}"#, "not"),
        (#"{"every_person":{"attribute":"people","more":3}}"#, "every_person.attribute"),
    ])
    func `what cannot be asked of companies is refused with its place`(_ text: String, _ place: String) throws {
        let failure = try #require(throws: ConditionFailure.self) { try Condition(parsing: text, of: .companies) }
        #expect(failure.place == place)
    }

    @Test func `what is asked of companies cannot be asked of people`() throws {
        for text in [#"{"any_person":{"did":"A"}}"#, #"{"attribute":"people","more":3}"#] {
            #expect(throws: ConditionFailure.self) { try Condition(parsing: text) }
        }
    }
}
