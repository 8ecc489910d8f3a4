import Audiences
import Core
import Customers
import Storage
import TestSupport
import Testing

struct MembershipTests {
    private static let zone = NaiveLists.zone

    private static func lists(_ harness: PipelineHarness, on database: (any Database)? = nil) -> AllLists {
        let people = PeopleLists(
            database: database ?? harness.database,
            profiles: harness.profiles,
            log: harness.eventLog,
            snapshots: nil,
            clock: harness.clock
        )
        return AllLists(people: people, companies: CompanyLists(companies: harness.companies, people: people))
    }

    private static func events(_ random: inout SeededGenerator, round: Int, now: Instant) -> [String] {
        (0..<25).map { index in
            let person = Int.random(in: 0..<30, using: &random)
            let time = now.advanced(byMicroseconds: -Int64.random(in: 0..<40 * 24, using: &random) * Instant.hour)
            let head = #""messageId":"\#(round)-\#(index)","timestamp":"\#(time.iso8601)""#
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                return #"{\#(head),"type":"alias","previousId":"a\#(person)","userId":"u\#(person / 3)"}"#
            case 1, 2:
                let plan = ["free", "pro"][Int.random(in: 0..<2, using: &random)]
                return #"{\#(head),"type":"identify","userId":"u\#(person / 3)","traits":{"plan":"\#(plan)"}}"#
            default:
                return #"{\#(head),"type":"track","anonymousId":"a\#(person)",\#(RandomBehaviour.event(&random))}"#
            }
        }
    }

    private static func condition(_ random: inout SeededGenerator) -> Condition {
        let some = [
            RandomBehaviour.condition(&random), .attribute(.trait("plan"), .isAny(["pro"])),
            .attribute(.lastSeen, .inLast(days: Int.random(in: 1...20, using: &random))),
            .attribute(.events, .greater(Double.random(in: 1...12, using: &random))),
            .not(.attribute(.trait("plan"), .exists)), .sample(Sample(percent: 40)),
        ]
        return Bool.random(using: &random) ? .any(Array(some.prefix(2))) : some.randomElement(using: &random) ?? some[0]
    }

    /// Whether what others do changes who is meant, which is looked at once a minute.
    private static func comparesPeople(_ condition: Condition) -> Bool {
        switch condition {
        case .rfm: true
        case .any(let parts): parts.contains(where: comparesPeople)
        default: false
        }
    }

    /// Members are compared with what a condition says of everybody, and with what the changes say since the beginning.
    @Test(arguments: Engine.all, [41, 42, 43, 44] as [UInt64])
    func `members are those who are meant, and changes lead to them`(_ engine: Engine, _ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let all = Self.lists(harness)
            let lists = all.people
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            // Some of them one audience at a time.
            func following(_ round: Int) -> Memberships {
                let looks = (seed + UInt64(round)).isMultiple(of: 2) ? 1 : 5_000_000
                return Memberships(
                    database: harness.database,
                    lists: all,
                    clock: harness.clock,
                    wholeLooks: looks
                )
            }
            var memberships = following(0)
            try await RandomBehaviour.introduce(to: harness)
            for number in 0..<6 {
                _ = try await audiences.create("audience \(number)", Self.condition(&random), by: "test")
            }
            var followed: [String: Set<Int64>] = [:]
            var seen: [String: Int64] = [:]
            for round in 0..<10 {
                if round != 4 {
                    try await harness.send(batch: Self.events(&random, round: round, now: harness.clock.now()))
                    try await harness.settle()
                }
                if round % 3 == 1 { harness.clock.advance(byMicroseconds: 3 * Instant.day) }
                if round % 2 == 0 { try await harness.unmerge(one: &random) }
                if round == 5, let some = try await audiences.list().randomElement(using: &random) {
                    _ = try await audiences.update(some.id, condition: Self.condition(&random))
                }
                if round == 3 || round == 7 {
                    memberships = following(round)
                }
                if try await audiences.list().contains(where: { Self.comparesPeople($0.condition) }) {
                    harness.clock.advance(byMicroseconds: Memberships.wholeInterval)
                }
                while try await memberships.round(zone: Self.zone) == .behind {}
                let somebody = try await lists.numbers(Listing(), zone: Self.zone).randomElement(using: &random)
                let theirs = try await lists.audiences(of: somebody ?? 0, zone: Self.zone).audiences.map(\.id)
                for audience in try await audiences.list() {
                    let meant = try await lists.numbers(
                        Listing(condition: audience.condition),
                        zone: Self.zone
                    )
                    let members = try await memberships.members(of: audience.id)
                    #expect(members == meant, "round \(round): \(audience.condition)")
                    let isTheirs = theirs.contains(audience.id)
                    #expect(isTheirs == meant.contains(somebody ?? 0), "round \(round): \(audience.condition)")
                    let changes = try await memberships.changes(of: audience.id, limit: 500).items.reversed()
                    // Under whom they are known now.
                    let before = followed[audience.id] ?? Set(members)
                    let people = try await harness.profiles.summaries(numbers: Array(before))
                    var belonging = Set(before.compactMap { people[$0]?.number })
                    for change in changes where change.id > seen[audience.id] ?? .max {
                        if change.hasEntered {
                            belonging.insert(change.member)
                        } else {
                            belonging.remove(change.member)
                        }
                    }
                    #expect(belonging == Set(members), "round \(round): \(audience.condition)")
                    followed[audience.id] = belonging
                    seen[audience.id] = changes.last?.id ?? seen[audience.id] ?? 0
                    let size = try await memberships.sizes(of: audience.id, since: .init(microseconds: 0)).last
                    #expect(size?.members == members.count)
                    #expect(try await memberships.counts()[audience.id]?.members == members.count)
                    let hours = try await memberships.sizes(of: audience.id, since: .init(microseconds: 0))
                    let daily = try await memberships.dailySizes(since: .init(microseconds: 0), zone: Self.zone)
                    let days = daily[audience.id] ?? []
                    #expect(days.last?.members == members.count)
                    let last = Dictionary(
                        hours.map { ($0.hour.microseconds / Instant.day, $0.hour) },
                        uniquingKeysWith: { $1 }
                    )
                    #expect(days.map(\.hour) == last.values.sorted())
                }
            }
        }
    }

    /// While somebody reads, SQLite's log cannot begin anew, and the pipeline waits in the end for the copy of all of it.
    @Test(arguments: Engine.all)
    func `a round reads what happened in small transactions`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let database = ObservedDatabase(harness.database)
            let lists = Self.lists(harness, on: database)
            let memberships = Memberships(database: database, lists: lists, clock: harness.clock)
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            func act(_ round: Int) async throws {
                for batch in 0..<32 {
                    let events = (0..<500).map { index in
                        let time = harness.clock.now().iso8601
                        return #"{"messageId":"\#(round)-\#(batch)-\#(index)","type":"track","event":"Seen","#
                            + #""userId":"u\#(index % 50)","timestamp":"\#(time)"}"#
                    }
                    try await harness.send(batch: events)
                }
                try await harness.settle()
            }
            try await act(0)
            let seen = Condition.behaviour(Behaviour(EventChoice("Seen")))
            let audience = try await audiences.create("seen", seen, by: "test")
            try await memberships.round(zone: Self.zone)
            _ = database.takeLongestRead()
            try await act(1)
            try await memberships.round(zone: Self.zone)
            #expect(database.takeLongestRead() < 12_000)
            #expect(try await memberships.members(of: audience.id).count == 50)
        }
    }

    @Test(arguments: Engine.all)
    func `a change has its reason`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let lists = Self.lists(harness)
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            let memberships = Memberships(database: harness.database, lists: lists, clock: harness.clock)
            let active = Condition.attribute(.lastSeen, .inLast(days: 10))
            let audience = try await audiences.create("active", active, by: "test")
            try await memberships.round(zone: Self.zone)
            func latest() async throws -> MembershipChange? {
                try await memberships.round(zone: Self.zone)
                return try await memberships.changes(of: audience.id).items.first
            }
            try await harness.send(batch: [#"{"type":"track","event":"Seen","anonymousId":"a"}"#])
            try await harness.settle()
            let came = try await latest()
            #expect(came?.hasEntered == true && came?.reason == .activity)
            harness.clock.advance(byMicroseconds: 11 * Instant.day)
            let left = try await latest()
            #expect(left?.hasEntered == false && left?.reason == .time)
            _ = try await audiences.update(audience.id, condition: .not(active))
            let meant = try await latest()
            #expect(meant?.hasEntered == true && meant?.reason == .definition)
            let preview = try await lists.people.preview(
                of: active,
                instead: audiences.list()[0].condition,
                zone: Self.zone
            )
            #expect(preview.members == 0 && preview.joining == 0 && preview.leaving == 1)
            try await audiences.delete(audience.id)
            try await memberships.round(zone: Self.zone)
            try await #expect(memberships.changes(of: audience.id).items.isEmpty)
        }
    }

    /// Tags and traits come on ways of their own.
    @Test(arguments: Engine.all)
    func `whoever is tagged or named comes and leaves at once`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let desk = AudienceDesk(harness)
            let staff = Desk(
                database: harness.database,
                inbox: harness.inbox,
                sources: harness.sources,
                clock: harness.clock
            )
            let tags = Tags(database: harness.database, desk: staff, clock: harness.clock)
            let member = StaffMember(id: "1", name: "Kim")
            func say(_ event: String) async throws {
                try await harness.send(batch: [event])
                try await harness.settle()
                try await desk.round()
            }
            try await say(#"{"type":"track","event":"Seen","userId":"u"}"#)
            let person = try #require(try await desk.people.numbers(Listing(), zone: Self.zone).first)
            let tag = try await tags.tag(named: "VIP")
            let tagged = try await desk.audiences.create("a", .attribute(.tag, .isAny([tag.id])), by: "test")
            let untagged = try await desk.audiences.create("b", .attribute(.tag, .missing), by: "test")
            let named = try await desk.audiences.create("c", .attribute(.email, .exists), by: "test")
            let unnamed = try await desk.audiences.create("d", .not(.attribute(.email, .exists)), by: "test")
            let identified = try await desk.audiences.create(
                "e",
                .attribute(.identifier("user_id"), .exists),
                by: "test"
            )
            func members() async throws -> [Int] {
                var members: [Int] = []
                for audience in [tagged, untagged, named, unnamed, identified] {
                    members.append(try await desk.members(of: audience).count)
                }
                return members
            }
            try await desk.round()
            #expect(try await members() == [0, 1, 0, 1, 1])
            #expect(try await tags.add(tag, to: [person], by: member) == 1)
            try await harness.settle()
            try await desk.round()
            #expect(try await members() == [1, 0, 0, 1, 1])
            #expect(try await tags.remove(tag, from: [person], by: member) == 1)
            try await harness.settle()
            try await desk.round()
            #expect(try await members() == [0, 1, 0, 1, 1])
            try await say(#"{"type":"identify","userId":"u","traits":{"email":"u@example.com"}}"#)
            #expect(try await members() == [0, 1, 1, 0, 1])
            try await say(#"{"type":"identify","userId":"v","traits":{"plan":"pro"}}"#)
            #expect(try await members() == [0, 2, 1, 1, 2])
            try await say(#"{"type":"alias","previousId":"u","userId":"v"}"#)
            #expect(try await members() == [0, 1, 1, 0, 1])
        }
    }

    /// Of whoever turns out to be somebody else it is said once, and only where that changes who belongs; also where an audience is looked at rounds later.
    @Test(arguments: Engine.all)
    func `who turns out to be somebody else has not left`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let lists = Self.lists(harness)
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            let memberships = Memberships(
                database: harness.database,
                lists: lists,
                clock: harness.clock,
                wholeLooks: 1
            )
            func settle(_ events: [String]) async throws {
                try await harness.send(batch: events)
                try await harness.settle()
            }
            func rounds() async throws { while try await memberships.round(zone: Self.zone) == .behind {} }
            try await settle([
                #"{"type":"identify","userId":"u","traits":{"email":"u@example.com"}}"#,
                #"{"type":"track","event":"Seen","anonymousId":"a"}"#,
            ])
            let seen = Condition.behaviour(Behaviour(EventChoice("Seen")))
            let known = try await lists.people.numbers(
                Listing(condition: .attribute(.email, .exists)),
                zone: Self.zone
            )
            let nameless = try await audiences.create("nameless", .attribute(.email, .missing), by: "test")
            let same = try await audiences.create("same", seen, by: "test")
            let later = try await audiences.create("later", seen, by: "test")
            let last = try await audiences.create("last", seen, by: "test")
            try await rounds()
            // Two of them mean something else by now, so that everybody is looked at for one of them a round.
            let other = Condition.any([seen, .attribute(.events, .greaterOrEqual(1_000))])
            for audience in [later, last] { _ = try await audiences.update(audience.id, condition: other) }
            try await settle([#"{"type":"identify","userId":"u","anonymousId":"a"}"#])
            try await rounds()
            for audience in [same, later, last] {
                #expect(try await memberships.members(of: audience.id) == known)
                #expect(try await memberships.changes(of: audience.id).items.isEmpty, "\(audience.name)")
            }
            let changes = try await memberships.changes(of: nameless.id).items
            #expect(changes.map(\.member) == known && changes.allSatisfy { $0.reason == .merge && !$0.hasEntered })
        }
    }

    /// What both did counts for each of them at once, and it is said why who belongs is another one; also by who goes on where another one stopped.
    @Test(arguments: Engine.all, [true, false])
    func `who is two again belongs where each of them does`(_ engine: Engine, isRestarted: Bool) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            for event in [
                #"{"type":"identify","userId":"u","traits":{"email":"u@example.com"}}"#,
                #"{"type":"track","event":"Seen","anonymousId":"a"}"#,
                #"{"type":"identify","userId":"u","anonymousId":"a"}"#,
                #"{"type":"track","event":"Bought","anonymousId":"a"}"#,
            ] {
                try await harness.send(event)
                try await harness.settle()
            }
            let bought = try await audiences.create("bought", .behaviour(Behaviour(EventChoice("Bought"))), by: "test")
            let known = try await audiences.create("known", .attribute(.email, .exists), by: "test")
            let nameless = try await audiences.create("nameless", .attribute(.email, .missing), by: "test")
            var desk = AudienceDesk(harness)
            try await desk.round()
            let user = try #require(try await harness.profiles.profile(matching: "u")).summary.number
            try await #expect(desk.members(of: bought) == [user])
            var random = SeededGenerator(seed: 1)
            try await harness.unmerge(one: &random)
            let visitor = try #require(try await harness.profiles.profile(matching: "a")).summary.number
            #expect(visitor != user)
            try await #expect(desk.meant(by: bought) == [visitor])
            if isRestarted { desk = AudienceDesk(harness) }
            try await desk.round()
            try await #expect(desk.members(of: bought) == [visitor])
            try await #expect(desk.members(of: known) == [user])
            try await #expect(desk.members(of: nameless) == [visitor])
            for (audience, expected) in [(bought, [visitor: true, user: false]), (nameless, [visitor: true])] {
                let changes = try await desk.memberships.changes(of: audience.id).items
                let latest = changes.filter { $0.reason == .unmerge }
                #expect(Dictionary(latest.map { ($0.member, $0.hasEntered) }) { $1 } == expected)
            }
            try await #expect(desk.memberships.changes(of: known.id).items.allSatisfy { $0.reason != .unmerge })
        }
    }

    @Test(arguments: Engine.all)
    func `whoever came and left is read back one by one, however many did so at once`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            let lists = Self.lists(harness)
            let memberships = Memberships(database: harness.database, lists: lists, clock: harness.clock)
            let active = Condition.attribute(.lastSeen, .inLast(days: 10))
            let audience = try await audiences.create("active", active, by: "test")
            try await memberships.round(zone: Self.zone)
            func come(_ people: Range<Int>) async throws {
                try await harness.send(
                    batch: people.map { #"{"type":"track","event":"Seen","anonymousId":"a\#($0)"}"# }
                )
                try await harness.settle()
                try await memberships.round(zone: Self.zone)
            }
            func all(by limit: Int) async throws -> [MembershipChange] {
                var (changes, next) = ([MembershipChange](), String?.none)
                repeat {
                    let page = try await memberships.changes(of: audience.id, after: next, limit: limit)
                    changes += page.items
                    next = page.next
                } while next != nil
                return changes
            }
            // As it was written when a row had one of them.
            let now = harness.clock.now()
            try await harness.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO audience_change (number, audience, profile, has_entered, reason, time)
                    VALUES (7, \(audience.id), 4711, 1, 3, \(now))
                    """
                )
            }
            for first in [0, 300, 301, 302] { try await come(first..<(first == 0 ? 300 : first + 1)) }
            for number in 0..<30 { try await come(400 + number..<401 + number) }
            harness.clock.advance(byMicroseconds: 11 * Instant.day)
            try await come(0..<150)
            let changes = try await all(by: 500)
            let left = 333 - 150
            #expect(changes.count == 1 + 333 + left)
            #expect(changes.prefix(left).allSatisfy { !$0.hasEntered && $0.reason == .time })
            #expect(changes.dropFirst(left).allSatisfy { $0.hasEntered })
            #expect(changes.last?.member == 4711 && changes.last?.id == 7)
            #expect(changes.map(\.id) == (7...Int64(changes.count) + 6).reversed())
            for limit in [1, 7, 150] {
                let pages = try await all(by: limit)
                #expect(pages == changes)
            }
            let came = Set(changes.dropLast().filter(\.hasEntered).map(\.member))
            let gone = Set(changes.filter { !$0.hasEntered }.map(\.member))
            let members = try await memberships.members(of: audience.id)
            #expect(Set(members) == came.subtracting(gone))
            try await harness.database.write { tx in
                _ = try tx.execute("UPDATE audience_change SET members = members + 1 WHERE members > 1")
            }
            await #expect(throws: StorageFailure.self) { try await all(by: 500) }
        }
    }

    @Test(arguments: Engine.all)
    func `where everybody is looked at for one audience a round, each has its turn`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let audiences = SavedAudiences(database: harness.database, clock: harness.clock)
            let memberships = Memberships(
                database: harness.database,
                lists: Self.lists(harness),
                clock: harness.clock,
                wholeLooks: 1
            )
            try await harness.send(batch: [#"{"type":"track","event":"Seen","anonymousId":"a"}"#])
            try await harness.settle()
            var all: [Audience] = []
            for number in 0..<5 {
                let active = Condition.attribute(.lastSeen, .inLast(days: 10))
                all.append(try await audiences.create("active \(number)", active, by: "test"))
            }
            while try await memberships.round(zone: Self.zone) == .behind {}
            harness.clock.advance(byMicroseconds: 11 * Instant.day)
            for _ in all {
                // All of them are due again before the last one had its turn.
                try await #expect(memberships.round(zone: Self.zone) == .behind)
                harness.clock.advance(byMicroseconds: 2 * Memberships.wholeInterval)
            }
            for audience in all { try await #expect(memberships.members(of: audience.id).isEmpty) }
        }
    }
}
