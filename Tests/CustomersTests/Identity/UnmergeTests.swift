import Core
import Customers
import Events
import Sales
import Storage
import TestSupport
import Testing

struct UnmergeTests {
    private static let member = StaffMember(id: "staff", name: "Kim")

    private static func say(_ events: String..., to harness: PipelineHarness) async throws {
        for event in events {
            try await harness.send(event)
            try await harness.settle()
        }
    }

    private static func person(_ identifier: String, _ harness: PipelineHarness) async throws -> Profile {
        try #require(try await harness.profiles.profile(matching: identifier))
    }

    private static func names(of person: Profile, _ harness: PipelineHarness) async throws -> [String] {
        try await harness.eventLog.events(EventFilter(profiles: person.numbers), limit: 200).items.map(\.name)
            .reversed()
    }

    /// `hour`: of the ten before everything else happens.
    private static func track(_ name: String, _ who: String, hour: Int) -> String {
        let time = PipelineHarness.noon.advanced(byMicroseconds: Int64(hour - 10) * Instant.hour)
        return #"{"type":"track","event":"\#(name)","timestamp":"\#(time.iso8601)",\#(who)}"#
    }

    /// The profile that went into this one last.
    private static func merged(into person: Profile, _ harness: PipelineHarness) async throws -> String {
        let merge = try await harness.profiles.history(of: person).items.first { $0.isMerged }
        return try #require(merge?.mergedProfileID)
    }

    /// Separates a profile from whoever it is now.
    private static func unmerge(_ id: String, _ harness: PipelineHarness) async throws -> Unmerge {
        try await harness.unmerging.unmerge(id, from: person(id, harness).id, by: member)
    }

    @Test(arguments: Engine.all)
    func `an unmerge gives back what was theirs, and what came of them since`(_ engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await Self.say(
                Self.track("A before", #""anonymousId":"a""#, hour: 0),
                #"{"type":"identify","userId":"u","traits":{"name":"Kim","plan":"pro"}}"#,
                #"{"type":"identify","anonymousId":"a","traits":{"city":"Busan","plan":"free"}}"#,
                Self.track("Both", #""userId":"u","anonymousId":"a""#, hour: 1),
                Self.track("A after", #""anonymousId":"a""#, hour: 2),
                Self.track("U after", #""userId":"u""#, hour: 3),
                #"{"type":"identify","anonymousId":"a","traits":{"email":"a@example.com","city":"Jeju"}}"#,
                #"{"type":"group","anonymousId":"a","groupId":"acme"}"#,
                to: harness
            )
            let whole = try await Self.person("u", harness)
            #expect(whole.summary.events == 8 && whole.numbers.count == 2)
            let merged = try await Self.merged(into: whole, harness)
            let done = try await Self.unmerge(merged, harness)
            #expect(done.profileID == merged && done.otherID == whole.id && done.events == 5 && done.identifiers == 2)

            let (kim, visitor) = (try await Self.person("u", harness), try await Self.person("a", harness))
            #expect(kim.id == whole.id && visitor.id == merged)
            #expect(kim.identifiers.map(\.value) == ["u"])
            #expect(visitor.identifiers.map(\.value) == ["a@example.com", "a"])
            #expect(kim.traits.map { "\($0.name) \($0.value.display)" } == ["name Kim", "plan pro"])
            #expect(
                visitor.traits.map { "\($0.name) \($0.value.display)" } == [
                    "city Jeju", "email a@example.com", "plan free",
                ]
            )
            #expect(kim.summary.name == "Kim" && kim.summary.email == nil && kim.summary.events == 3)
            #expect(visitor.summary.name == nil && visitor.summary.email == "a@example.com")
            #expect(visitor.summary.events == 5 && !visitor.summary.isAnonymous)
            #expect(try await Self.names(of: kim, harness) == ["Both", "U after", ""])
            #expect(try await Self.names(of: visitor, harness) == ["A before", "A after", "", "", ""])
            try await #expect(harness.companies.companies(ofProfiles: kim.numbers).isEmpty)
            try await #expect(harness.companies.companies(ofProfiles: visitor.numbers).map(\.groupID) == ["acme"])
            for (one, other) in [(kim, visitor), (visitor, kim)] {
                let latest = try #require(try await harness.profiles.history(of: one).items.first)
                #expect(latest.kind == .unmerge && latest.reason == .staff && latest.eventID == nil)
                #expect(latest.mergedProfileID == other.id && !latest.isMerged && latest.mergedEvents == 0)
            }
            let found = try await harness.profiles.people(search: "a@example.com").items
            #expect(found.map(\.id) == [visitor.id])
            try await expectSoundIdentity(in: harness.database, events: 8)
        }
    }

    @Test(arguments: Engine.all)
    func `who was separated stays apart, until an alias says otherwise`(_ engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await Self.say(
                Self.track("Seen", #""anonymousId":"a""#, hour: 0),
                Self.track("Seen", #""userId":"u""#, hour: 0),
                Self.track("Seen", #""userId":"u","anonymousId":"a""#, hour: 1),
                to: harness
            )
            let merged = try await Self.merged(into: Self.person("u", harness), harness)
            _ = try await Self.unmerge(merged, harness)
            try await Self.say(
                Self.track("Again", #""userId":"u","anonymousId":"a""#, hour: 2),
                #"{"type":"identify","userId":"u","traits":{"email":"u@example.com"}}"#,
                Self.track("Third", #""userId":"w""#, hour: 2),
                Self.track("Again", #""anonymousId":"a""#, hour: 3),
                to: harness
            )
            let (person, visitor) = (try await Self.person("u", harness), try await Self.person("a", harness))
            #expect(person.id != visitor.id && visitor.id == merged)
            #expect(try await Self.names(of: person, harness) == ["Seen", "Seen", "Again", ""])
            #expect(try await Self.names(of: visitor, harness) == ["Seen", "Again"])
            let refusal = try await harness.profiles.history(of: person).items.first { $0.kind == .refuse }
            #expect(refusal?.reason == .keptApart && refusal?.value == "a")
            // Whoever goes into one of them is kept apart from the other, too.
            try await Self.say(
                #"{"type":"alias","previousId":"u","userId":"w"}"#,
                Self.track("Thrice", #""userId":"w","anonymousId":"a""#, hour: 4),
                to: harness
            )
            try await #expect(Self.person("a", harness).id == visitor.id)
            try await Self.say(#"{"type":"alias","previousId":"a","userId":"w"}"#, to: harness)
            let all = try await Self.person("w", harness)
            #expect(Set(all.identifiers.map(\.value)) == ["a", "u", "w", "u@example.com"])
            try await #expect(Self.person("a", harness).id == all.id)
            let merges = try await harness.profiles.history(of: all).items.filter { $0.mergedProfileID == merged }
            #expect(merges.map(\.kind) == [.merge, .unmerge, .merge])
            #expect(merges.map(\.isMerged) == [true, false, false])
            // And again.
            _ = try await Self.unmerge(merged, harness)
            try await #expect(Self.person("a", harness).identifiers.map(\.value) == ["a"])
            try await expectSoundIdentity(in: harness.database, events: 10)
        }
    }

    @Test(arguments: Engine.all)
    func `whoever was brought along goes along`(_ engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await Self.say(
                Self.track("Seen", #""anonymousId":"a""#, hour: 0),
                Self.track("Seen", #""userId":"u""#, hour: 0),
                Self.track("Seen", #""anonymousId":"x""#, hour: 0),
                Self.track("Seen", #""anonymousId":"y""#, hour: 0),
                #"{"type":"identify","userId":"u","anonymousId":"a"}"#,
                // One of them was the visitor, the other one the user.
                #"{"type":"identify","anonymousId":"a","context":{"device":{"id":"d"}}}"#,
                #"{"type":"identify","anonymousId":"x","context":{"device":{"id":"d"}}}"#,
                #"{"type":"identify","userId":"u","anonymousId":"y"}"#,
                to: harness
            )
            let whole = try await Self.person("u", harness)
            #expect(whole.identifiers.map(\.value) == ["u", "d", "a", "x", "y"])
            let first = try await harness.profiles.history(of: whole).items.last { $0.isMerged }
            let merged = try #require(first?.mergedProfileID)
            _ = try await Self.unmerge(merged, harness)
            try await #expect(Self.person("u", harness).identifiers.map(\.value) == ["u", "y"])
            try await #expect(Self.person("a", harness).identifiers.map(\.value) == ["d", "a", "x"])
            try await #expect(Self.person("a", harness).numbers.count == 2)
            try await expectSoundIdentity(in: harness.database, events: 8)
        }
    }

    @Test(arguments: Engine.all)
    func `nothing is lost of what came under wider limits`(_ engine: Engine) async throws {
        let limits = PipelineLimits(intervalMilliseconds: 0, event: EventLimits(traits: 1_000))
        try await withPipeline(engine, limits: limits) { harness in
            let traits = (0..<400).map { #""trait \#($0)":\#($0)"# }.joined(separator: ",")
            try await Self.say(
                #"{"type":"identify","userId":"u","traits":{\#(traits)}}"#,
                Self.track("Seen", #""anonymousId":"a""#, hour: 0),
                Self.track("Seen", #""userId":"u","anonymousId":"a""#, hour: 1),
                to: harness
            )
            let merged = try await Self.merged(into: Self.person("u", harness), harness)
            _ = try await Self.unmerge(merged, harness)
            try await #expect(Self.person("u", harness).traits.count == 400)
            try await #expect(Self.person("u", harness).summary.events == 2)
        }
    }

    @Test(arguments: Engine.all)
    func `what cannot be taken back says so, and changes nothing`(_ engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await Self.say(Self.track("Seen", #""userId":"u""#, hour: 0), to: harness)
            let person = try await Self.person("u", harness)
            for id in [person.id, "nobody"] {
                await #expect(throws: UnmergeFailure.notMerged) {
                    try await harness.unmerging.unmerge(id, from: person.id, by: Self.member)
                }
            }
            try await #expect(harness.count("profile_separation") == 0)
        }
    }
}

// MARK: - Whoever shared what

extension UnmergeTests {
    /// What is kept of everybody beside what their events say, where people share what they should not and are merged and separated at
    /// random.
    @Test(arguments: Engine.all, 0..<10 as Range<UInt64>)
    func `what is kept is what the events say, whoever was merged and separated`(
        _ engine: Engine,
        _ seed: UInt64
    ) async throws {
        print("seed \(seed)")
        try await withWorkspace(engine) { workspace in
            var random = SeededGenerator(seed: seed)
            var rest = Said.history(seed: seed &+ 500).map(\.json)[...]
            var count = 0
            while !rest.isEmpty {
                let portion = rest.prefix(Int.random(in: 1...12, using: &random))
                rest = rest.dropFirst(portion.count)
                try await workspace.driver.take(Array(portion))
                count += portion.count
                try await workspace.driver.unmerge(one: &random)
                try await expectSoundIdentity(in: workspace.database, events: count)
                try await Self.expectDerived(in: workspace)
            }
        }
    }

    private static func expectDerived(in workspace: Workspace) async throws {
        let log = EventLog(database: workspace.database)
        for summary in try await workspace.profiles.people(limit: 200).items {
            let person = try #require(try await workspace.profiles.profile(id: summary.id))
            let events = try await log.events(EventFilter(profiles: person.numbers), limit: 200).items
            #expect(Int64(events.count) == summary.events)
            #expect(events.map(\.time).min() == summary.firstSeen && events.map(\.time).max() == summary.lastSeen)
            var traits: [String: String] = [:]
            // The oldest first: of what was said at one moment the event counts that came later.
            for event in events.reversed() where event.type == .identify {
                guard case .object(let said)? = try JSON(parsing: event.payload)["traits"] else { continue }
                for (name, value) in said { traits[name] = value.display }
            }
            #expect(Dictionary(uniqueKeysWithValues: person.traits.map { ($0.name, $0.value.display) }) == traits)
            let known = person.identifiers.contains { !["anonymous_id", "device_id"].contains($0.namespace) }
            #expect(summary.isAnonymous == !known)
        }
    }
}

// MARK: - As though it had never been

extension UnmergeTests {
    /// What two people do who share nothing: each event names who it is by something that was known before.
    private static func history(of user: String, _ random: inout SeededGenerator, count: Int, from: Int) -> [String] {
        (from..<from + count).map { number in
            let hours = Int.random(in: 0..<100, using: &random)
            let time = PipelineHarness.noon.advanced(byMicroseconds: -Int64(hours) * Instant.hour)
            var fields = [#""messageId":"\#(user) \#(number)","timestamp":"\#(time.iso8601)""#]
            let isNamed = Bool.random(using: &random)
            fields.append(isNamed ? #""userId":"\#(user)""# : #""anonymousId":"\#(user) browser""#)
            if number == 0 { fields = [fields[0], #""userId":"\#(user)","anonymousId":"\#(user) browser""#] }
            var context: [String] = []
            if Int.random(in: 0..<5, using: &random) == 0 {
                context.append(#""device":{"id":"\#(user) phone \#(Int.random(in: 0..<2, using: &random))"}"#)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                let isGranted = Bool.random(using: &random)
                context.append(#""consent":{"categoryPreferences":{"Analytics":\#(isGranted)}}"#)
            }
            fields.append(#""context":{\#(context.joined(separator: ","))}"#)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                var traits = [#""plan":"\#(Int.random(in: 0..<3, using: &random))""#]
                if Bool.random(using: &random) { traits.append(#""name":"\#(user) \#(number)""#) }
                if Int.random(in: 0..<4, using: &random) == 0 { traits.append(#""name":null"#) }
                if Int.random(in: 0..<4, using: &random) == 0 { traits.append(#""email":"\#(user)@example.com""#) }
                fields.append(#""traits":{\#(traits.joined(separator: ","))}"#)
                return #"{"type":"identify",\#(fields.joined(separator: ","))}"#
            case 2:
                let company = Int.random(in: 0..<3, using: &random)
                return #"{"type":"group","groupId":"c\#(company)",\#(fields.joined(separator: ","))}"#
            default: return #"{"type":"track","event":"Seen \#(number)",\#(fields.joined(separator: ","))}"#
            }
        }
    }

    /// Everything that is known of somebody.
    private static func everything(of user: String, _ harness: PipelineHarness) async throws -> [String] {
        let person = try await person(user, harness)
        let summary = person.summary
        let events = try await harness.eventLog.events(EventFilter(profiles: person.numbers), limit: 200).items
        var all = ["\(summary.name ?? "-") \(summary.email ?? "-") \(summary.isAnonymous)"]
        all += ["\(summary.events) \(summary.firstSeen) \(summary.lastSeen)"]
        all += person.traits.map { "\($0.name) \($0.value) \($0.time)" }
        all += person.identifiers.map { "\($0.namespace) \($0.value)" }.sorted()
        all += try await harness.profiles.consents(of: person).map { "\($0.kind.text) \($0.isGranted) \($0.time)" }
        all += try await harness.companies.companies(ofProfiles: person.numbers).map(\.groupID).sorted()
        return all + events.compactMap(\.messageID).sorted()
    }

    @Test(arguments: Engine.all, 1...6 as ClosedRange<UInt64>)
    func `both are as though they had never been merged`(_ engine: Engine, _ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        func pages(_ before: Int, _ count: Int) -> [String] {
            var events: [String] = []
            for user in ["u", "v"] { events += Self.history(of: user, &random, count: count, from: before) }
            // What one person does stays in order: the first event names them.
            return before == 0 ? events : events.shuffled(using: &random)
        }
        let (before, after) = (pages(0, 12), pages(100, 25))
        func world(
            _ link: String,
            _ body: @escaping @Sendable (PipelineHarness) async throws -> Void
        ) async throws -> [[String]] {
            var people: [[String]] = []
            try await withPipeline(engine) { harness in
                for batch in [before, [link], Array(after.prefix(20))] {
                    try await harness.send(batch: batch)
                    try await harness.settle()
                }
                // While the pipeline works.
                async let separated: Void = body(harness)
                for event in after.dropFirst(20) { try await harness.send(event) }
                try await separated
                try await harness.settle()
                for user in ["u", "v"] { people.append(try await Self.everything(of: user, harness)) }
            }
            return people
        }
        let time = #""messageId":"link","timestamp":"\#(PipelineHarness.noon.iso8601)""#
        let apart = try await world(#"{"type":"track","event":"Linked","userId":"v",\#(time)}"#) { _ in }
        let separated = try await world(#"{"type":"alias","previousId":"u","userId":"v",\#(time)}"#) { harness in
            let whole = try await Self.person("u", harness)
            try await #expect(Self.person("v", harness).id == whole.id)
            _ = try await Self.unmerge(Self.merged(into: whole, harness), harness)
        }
        for (found, expected) in zip(separated, apart) { #expect(found == expected) }
    }
}
