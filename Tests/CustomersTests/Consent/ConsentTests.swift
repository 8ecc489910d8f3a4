import Core
import Customers
import Events
import Storage
import TestSupport
import Testing

struct ConsentTests {
    private func withPeople(
        _ engine: Engine,
        _ body: @escaping @Sendable (PipelineHarness) async throws -> Void
    ) async throws {
        try await withPipeline(engine) { harness in try await body(harness) }
    }

    private static func say(_ events: String..., to harness: PipelineHarness) async throws {
        try await harness.send(batch: events)
        try await harness.settle()
    }

    private static func person(_ userID: String, _ harness: PipelineHarness) async throws -> Profile {
        try #require(try await harness.profiles.profile(namespace: "user_id", value: userID))
    }

    /// `who` is `"userId":"u"`; `day` is of September 2026.
    private static func decision(_ who: String, _ categories: String, day: Int, more: String = "") -> String {
        """
        {"type":"track","event":"Segment Consent Preference Updated",\(who),"timestamp":"2026-09-0\(day)T00:00:00Z",
        "properties":{"categoryPreferences":{\(categories)}\(more)}}
        """
    }

    private static func repetition(_ who: String, _ categories: String, day: Int) -> String {
        """
        {"type":"page","name":"Home",\(who),"timestamp":"2026-09-0\(day)T00:00:00Z",
        "context":{"consent":{"categoryPreferences":{\(categories)}}}}
        """
    }

    private static func written(_ states: [ConsentState]) -> [String] {
        states.map { "\($0.kind.text) \($0.isGranted ? "yes" : "no") \($0.time.iso8601.prefix(10).suffix(2))" }
    }

    private static func written(_ entries: [ConsentEntry]) -> [String] {
        entries.map { "\($0.kind.text) \($0.isGranted ? "yes" : "no") \($0.time.iso8601.prefix(10).suffix(2))" }
    }

    private static let user = #""userId":"u""#

    @Test(arguments: Engine.all)
    func `a decision is a line of the ledger, with what it says of itself`(engine: Engine) async throws {
        try await withPeople(engine) { harness in
            let details = #","version":"2026-03","wording":"광고성 정보 수신에 동의합니다.","evidence":"form 12""#
            try await Self.say(
                Self.decision(Self.user, #""advertising/email":true,"Analytics":false,"odd":1"#, day: 1, more: details),
                to: harness
            )
            try await Self.say(Self.decision(Self.user, #""advertising/email":false"#, day: 2), to: harness)
            let person = try await Self.person("u", harness)
            let states = try await harness.profiles.consents(of: person)
            #expect(Self.written(states) == ["Analytics no 01", "advertising/email no 02"])
            let ledger = try await harness.profiles.consentLedger(of: person).items
            #expect(ledger.first.map { Self.written([$0]) } == ["advertising/email no 02"])
            #expect(
                Set(Self.written(ledger)) == ["advertising/email no 02", "advertising/email yes 01", "Analytics no 01"]
            )
            let granted = try #require(ledger.first { $0.isGranted })
            #expect(granted.kind.purpose == "advertising" && granted.kind.channel == .email)
            #expect(granted.version == "2026-03" && granted.evidence == "form 12")
            #expect(granted.wording == "광고성 정보 수신에 동의합니다.")
            let event = try await harness.eventLog.event(id: granted.eventID)
            #expect(event?.name == ConsentDecisions.eventName)
            // Page by page it is the same.
            var (paged, cursor): ([ConsentEntry], String?) = ([], nil)
            repeat {
                let page = try await harness.profiles.consentLedger(of: person, after: cursor, limit: 1)
                paged += page.items
                cursor = page.next
            } while cursor != nil
            #expect(Self.written(paged) == Self.written(ledger))
        }
    }

    @Test(arguments: Engine.all)
    func `what clients repeat is a decision where it says something new`(engine: Engine) async throws {
        try await withPeople(engine) { harness in
            for day in 1...3 {
                try await Self.say(Self.repetition(Self.user, #""Analytics":true"#, day: day), to: harness)
            }
            let person = try await Self.person("u", harness)
            try await #expect(Self.written(harness.profiles.consents(of: person)) == ["Analytics yes 01"])
            try await Self.say(Self.repetition(Self.user, #""Analytics":false"#, day: 4), to: harness)
            // Clients name everything when anything changes: that makes no decision younger.
            try await Self.say(Self.decision(Self.user, #""Analytics":false"#, day: 5), to: harness)
            try await #expect(Self.written(harness.profiles.consents(of: person)) == ["Analytics no 04"])
            let ledger = try await harness.profiles.consentLedger(of: person).items
            #expect(Self.written(ledger) == ["Analytics no 05", "Analytics no 04", "Analytics yes 01"])
        }
    }

    @Test(arguments: Engine.all)
    func `what comes late changes nothing that was said later`(engine: Engine) async throws {
        try await withPeople(engine) { harness in
            try await Self.say(Self.decision(Self.user, #""Analytics":true"#, day: 1), to: harness)
            try await Self.say(Self.repetition(Self.user, #""Analytics":true"#, day: 7), to: harness)
            try await Self.say(Self.repetition(Self.user, #""Analytics":false"#, day: 5), to: harness)
            let person = try await Self.person("u", harness)
            try await #expect(Self.written(harness.profiles.consents(of: person)) == ["Analytics yes 01"])
            // Refused in between: what holds was agreed to after that.
            try await Self.say(Self.decision(Self.user, #""Analytics":false"#, day: 6), to: harness)
            try await #expect(Self.written(harness.profiles.consents(of: person)) == ["Analytics yes 07"])
            let ledger = try await harness.profiles.consentLedger(of: person).items
            #expect(Self.written(ledger) == ["Analytics no 06", "Analytics yes 01"])
        }
    }

    @Test(arguments: Engine.all)
    func `a merge keeps the ledger of both, and what was said last`(engine: Engine) async throws {
        try await withPeople(engine) { harness in
            try await Self.say(
                Self.decision(#""anonymousId":"a""#, #""Analytics":false,"advertising/sms":true"#, day: 3),
                Self.decision(Self.user, #""Analytics":true"#, day: 2),
                to: harness
            )
            try await Self.say(#"{"type":"identify","anonymousId":"a","userId":"u"}"#, to: harness)
            let person = try await Self.person("u", harness)
            #expect(person.numbers.count == 2)
            try await #expect(
                Self.written(harness.profiles.consents(of: person)) == ["Analytics no 03", "advertising/sms yes 03"]
            )
            try await #expect(harness.profiles.consentLedger(of: person).items.count == 3)
        }
    }

    @Test(arguments: Engine.all)
    func `of two spellings of one kind the refusal counts`(engine: Engine) async throws {
        try await withPeople(engine) { harness in
            try await Self.say(Self.decision(Self.user, #""Analytics":true," Analytics ":false"#, day: 1), to: harness)
            let person = try await Self.person("u", harness)
            try await #expect(Self.written(harness.profiles.consents(of: person)) == ["Analytics no 01"])
        }
    }

    @Test(arguments: Engine.all)
    func `no more kinds are kept than a workspace has room for`(engine: Engine) async throws {
        try await withPeople(engine) { harness in
            for batch in 0..<6 {
                let kinds = (0..<40).map { #""kind \#(batch * 40 + $0)":true"# }.joined(separator: ",")
                try await Self.say(Self.decision(Self.user, kinds, day: 1), to: harness)
            }
            try await #expect(harness.profiles.consentKinds().count == ConsentKind.limit)
            let person = try await Self.person("u", harness)
            // Those that fit, as a whole; the last one waits in quarantine.
            #expect(person.summary.events == 5)
            // What is known already still counts, and what clients repeat is no reason to refuse what they do.
            try await Self.say(
                Self.decision(Self.user, #""kind 7":false"#, day: 2),
                Self.repetition(Self.user, #""kind 8":false,"one too many":true"#, day: 2),
                to: harness
            )
            let states = try await harness.profiles.consents(of: person)
            #expect(states.filter { !$0.isGranted }.map(\.kind.text) == ["kind 7", "kind 8"])
        }
    }

    @Test func `a kind is a purpose, and a channel where one is meant`() throws {
        #expect(ConsentKind("advertising/email")?.channel == .email)
        #expect(ConsentKind(" Functional ")?.text == "Functional")
        #expect(ConsentKind("a/b")?.purpose == "a/b")
        #expect(ConsentKind("/email")?.channel == nil)
        #expect(ConsentKind(" ") == nil && ConsentKind(String(repeating: "x", count: 101)) == nil)
    }
}
