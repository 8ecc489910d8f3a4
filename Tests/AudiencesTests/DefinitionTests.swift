import Audiences
import Core
import Customers
import Events
import Foundation
import Storage
import TestSupport
import Testing

/// Definitions that ask for what is not there, or is not there any more.
struct DefinitionTests {
    /// Three people of whom two bought something, one of them in the end; somebody looked at a page.
    private static func shop(_ harness: PipelineHarness) async throws {
        let bought = #""type":"track","event":"Order Completed","properties":{"price":3}"#
        try await harness.send(batch: [
            #"{\#(bought),"anonymousId":"a"}"#, #"{\#(bought),"anonymousId":"b"}"#,
            #"{"type":"track","event":"Seen","anonymousId":"c"}"#,
            #"{"type":"page","name":"Pricing","anonymousId":"c"}"#,
            #"{"type":"group","groupId":"g","anonymousId":"a"}"#,
        ])
        try await harness.settle()
    }

    /// As if the name had never been: there is no verb for it, but a database can be older than what asks it.
    private static func forget(_ event: String, _ harness: PipelineHarness) async throws {
        try await harness.database.write { tx in
            try tx.execute("DELETE FROM event WHERE name IN (SELECT number FROM event_name WHERE name = \(event))")
            try tx.execute("DELETE FROM event_name WHERE name = \(event)")
        }
    }

    @Test(
        arguments: [Engine.sqlite, .postgres],
        [
            (#"{"did":"Order Complete"}"#, "did", "Order Completed"), (#"{"did_not":"Refund"}"#, "did_not", nil),
            (#"{"not":{"did":"Refund"}}"#, "not.did", nil),
            (#"{"all":[{"did":"Seen"},{"any":[{"did":"Nope","in_last_days":3}]}]}"#, "all[1].any[0].did", nil),
            (#"{"at_least":1,"of":[{"did":"Seen","after":{"first":{"did":"Sen"}}}]}"#, "of[0].after.first.did", "Seen"),
            (
                #"{"sequence":[{"did":"Seen"},{"did":"order completed"}],"within_days":3}"#, "sequence[1].did",
                "Order Completed"
            ),
            (
                #"{"sequence":[{"did":"Seen"},{"did":"Seen"}],"within_days":3,"without":[{"did":"Nope"}]}"#,
                "without[0].did", nil
            ),
            (#"{"rfm":{"did":"Nope"},"value":"price","recency":5}"#, "rfm.did", nil),
            (#"{"path":{"did":"Seen"},"within_days":1,"step":1,"to":{"did":"Nope"}}"#, "to.did", nil),
            (#"{"led_to":{"did":"Seen"},"touch":{"did":"Nope"},"by":"x","is":"y","within_days":1}"#, "touch.did", nil),
            (#"{"did":"Pricing"}"#, "did", nil), (#"{"did":"Seen","type":"page"}"#, "did", nil),
            (#"{"attribute":"computed:spent","more":3}"#, "attribute", nil),
            (#"{"top":3,"by":"computed:spent"}"#, "by", nil),
            (#"{"any":[{"audience":"01890000-0000-7000-8000-000000000000"}]}"#, "any[0].audience", nil),
            (#"{"audience":"01890000-0000-7000-8000-00000000000\u0000"}"#, "audience", nil),
            (#"{"did":"Se\u0000en"}"#, "did", "Seen"),
        ] as [(String, String, String?)]
    )
    func `what is not there is named with its place`(
        _ engine: Engine,
        _ wrong: (text: String, place: String, meant: String?)
    ) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await Self.shop(harness)
            let desk = AudienceDesk(harness)
            let condition = try Condition(parsing: wrong.text)
            let counted = await #expect(throws: DefinitionFailure.self) {
                try await desk.people.count(Listing(condition: condition), zone: AudienceDesk.zone)
            }
            let created = await #expect(throws: DefinitionFailure.self) {
                try await desk.audiences.create("wrong", condition, by: "test")
            }
            let audience = try await desk.audiences.create("right", .attribute(.known, .isTrue), by: "test")
            let updated = await #expect(throws: DefinitionFailure.self) {
                try await desk.audiences.update(audience.id, condition: condition)
            }
            for failure in [counted, created, updated] {
                #expect(failure?.place == wrong.place)
                #expect(failure?.kind == .invalid)
                if case .unknownEvent(_, _, let meant, _)? = failure?.reason { #expect(meant == wrong.meant) }
            }
            #expect(try await desk.audiences.list().map(\.name) == ["right"])
        }
    }

    @Test func `a name is the same however its letters are composed`() async throws {
        try await withPipeline(.sqlite, schema: AudiencesSchema.migrations) { harness in
            try await harness.send(batch: [#"{"type":"track","event":"가입","anonymousId":"a"}"#])
            try await harness.settle()
            let desk = AudienceDesk(harness)
            let decomposed = Condition.behaviour(Behaviour(EventChoice("가입".decomposedStringWithCanonicalMapping)))
            #expect(try await desk.people.count(Listing(condition: decomposed), zone: AudienceDesk.zone) == 1)
            let audience = try await desk.audiences.create("joined", decomposed, by: "test")
            #expect(try await desk.belonging(to: audience).count == 1)
        }
    }

    @Test func `insights and computed traits ask for what is there`() async throws {
        try await withPipeline(.sqlite, schema: AudiencesSchema.migrations) { harness in
            try await Self.shop(harness)
            let desk = AudienceDesk(harness)
            let questions = [
                (#"{"funnel":[{"did":"Seen"},{"did":"Nope"}],"within_days":7}"#, "funnel[1].did"),
                (
                    #"{"retention":{"then":{"did":"Nope"}},"every":"day","since":"2026-01-01","until":"2026-01-02"}"#,
                    "retention.then.did"
                ),
                (
                    #"{"active":{},"every":"day","since":"2026-01-01","until":"2026-01-02","among":{"did":"Nope"}}"#,
                    "among.did"
                ),
            ]
            for (question, place) in questions {
                let insight = try Insight(parsing: question)
                let failure = await #expect(throws: DefinitionFailure.self) {
                    try await desk.people.table(insight, zone: AudienceDesk.zone)
                }
                #expect(failure?.place == place)
            }
            let failure = await #expect(throws: DefinitionFailure.self) {
                try await desk.traits.add(["did": "Ordr Completed", "compute": "count"], named: "orders", by: "test")
            }
            #expect(failure?.place == "did")
            #expect(failure?.message.contains("Did you mean “Order Completed”?") == true)
            let inside =
                #"{"active":{},"every":"day","since":"2026-01-01","until":"2026-01-02","among":{"all":[{"sample":0}]}}"#
            let read = #expect(throws: ConditionFailure.self) { try Insight(parsing: inside) }
            #expect(read?.place == "among.all[0].sample")
        }
    }

    @Test func `an audience never means itself, and not without end`() async throws {
        try await withPipeline(.sqlite, schema: AudiencesSchema.migrations) { harness in
            let desk = AudienceDesk(harness)
            let known = Condition.attribute(.known, .isTrue)
            let first = try await desk.audiences.create("first", known, by: "test")
            let second = try await desk.audiences.create("second", .all([known, first.membership]), by: "test")
            let third = try await desk.audiences.create("third", .not(second.membership), by: "test")
            for (condition, place) in [
                (Condition.any([known, .not(third.membership)]), "any[1].not.audience"), (first.membership, "audience"),
            ] {
                let failure = await #expect(throws: DefinitionFailure.self) {
                    try await desk.audiences.update(first.id, condition: condition)
                }
                #expect(failure?.reason == .cycle("first"))
                #expect(failure?.place == place)
            }
            // Each means the one before twice: a thousand times a thousand tests.
            var last = third
            var depth = 0
            let failure = await #expect(throws: DefinitionFailure.self) {
                while depth < 30 {
                    let twice = Condition.all([last.membership, .not(last.membership)])
                    last = try await desk.audiences.create("twice \(depth)", twice, by: "test")
                    depth += 1
                }
            }
            #expect(failure?.reason == .tooManyParts)
            #expect((5..<20).contains(depth))
        }
    }

    @Test(arguments: Engine.all)
    func `what cannot be judged any more keeps its last members and says so`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await Self.shop(harness)
            var desk = AudienceDesk(harness)
            let bought = try await desk.audiences.create(
                "bought",
                .behaviour(Behaviour(EventChoice("Order Completed"))),
                by: "t"
            )
            let others = try await desk.audiences.create("others", .not(bought.membership), by: "test")
            let theirs = try await desk.audiences.create(
                "theirs",
                .people(.any, bought.membership),
                of: .companies,
                by: "t"
            )
            let own = Condition.people(.any, bought.condition)
            let companies = try await desk.audiences.create("companies", own, of: .companies, by: "test")
            try await desk.round()
            let all = try await desk.audiences.list()
            #expect(try await desk.people.problems(of: all).isEmpty)
            let members = try await desk.belonging(to: bought)
            let (rest, company) = (
                try await desk.belonging(to: others), try await desk.memberships.members(of: companies.id)
            )
            #expect(members.count == 2 && rest.count == 1 && company.count == 1)

            try await Self.forget("Order Completed", harness)
            desk = AudienceDesk(harness)
            try await desk.round()
            let problems = try await desk.people.problems(of: all)
            #expect(Set(problems.keys) == [bought.id, companies.id])
            #expect(problems[bought.id]?.code == "unknown_event_in_condition")
            // Who asks is told as before, and whoever means it is judged by these.
            #expect(try await desk.belonging(to: bought) == members)
            #expect(try await desk.belonging(to: others) == rest)
            #expect(try await desk.memberships.members(of: bought.id) == members)
            #expect(
                try await desk.people.audiences(of: members[0], zone: AudienceDesk.zone).audiences.map(\.name) == [
                    "bought"
                ]
            )
            for audience in [companies, theirs] {
                let listing = Listing(condition: audience.membership)
                #expect(try await desk.companies.numbers(listing, zone: AudienceDesk.zone) == company)
            }
            let why = try await desk.people.explanation(of: bought, for: members[0], zone: AudienceDesk.zone)
            #expect(why?.holds == true && why?.parts.isEmpty == true)
            let preview = try await desk.people.preview(
                of: .attribute(.events, .greaterOrEqual(0)),
                instead: bought.membership,
                zone: AudienceDesk.zone
            )
            #expect(preview.joining == 1 && preview.leaving == 0)
            #expect(try await desk.memberships.changes(of: bought.id).items.isEmpty)

            // Two of them turn out to be one.
            try await harness.send(batch: [
                #"{"type":"identify","userId":"u","anonymousId":"a"}"#,
                #"{"type":"identify","userId":"u","anonymousId":"b"}"#,
            ])
            try await harness.settle()
            try await desk.round()
            let one = try await desk.belonging(to: bought)
            #expect(one.count == 1)
            #expect(try await desk.belonging(to: others) == rest)

            // It can be called otherwise, and be mended.
            #expect(try await desk.audiences.update(bought.id, name: "buyers").name == "buyers")
            let seen = Condition.behaviour(Behaviour(EventChoice("Seen")))
            _ = try await desk.audiences.update(bought.id, condition: seen)
            try await desk.round()
            #expect(try await desk.people.problems(of: desk.audiences.list()).keys.sorted() == [companies.id])
            #expect(try await desk.belonging(to: bought) == rest)
            let changes = try await desk.memberships.changes(of: bought.id).items
            #expect(changes.contains { $0.hasEntered && $0.member == rest[0] && $0.reason == .definition })
        }
    }

    @Test(arguments: Engine.all)
    func `an audience that is used is deleted only on purpose`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await Self.shop(harness)
            let desk = AudienceDesk(harness)
            let bought = try await desk.audiences.create(
                "bought",
                .behaviour(Behaviour(EventChoice("Order Completed"))),
                by: "t"
            )
            let user = try await desk.audiences.create("user", .all([bought.membership]), by: "test")
            try await desk.round()
            let members = try await desk.belonging(to: user)
            #expect(members.count == 2)
            await #expect(throws: AudienceFailure.used(by: "user")) { try await desk.audiences.delete(bought.id) }
            try await desk.audiences.delete(bought.id, evenIfUsed: true)
            try await desk.round()
            let problem = try await desk.people.problems(of: [user])[user.id]
            #expect(problem?.reason == .unknownAudience(bought.id) && problem?.place == "all[0].audience")
            try await harness.send(batch: [#"{"type":"track","event":"Order Completed","anonymousId":"d"}"#])
            try await harness.settle()
            try await desk.round()
            #expect(try await desk.belonging(to: user) == members)
            #expect(try await desk.memberships.members(of: user.id) == members)
        }
    }

    @Test(arguments: Engine.all)
    func `an audience is written under its name and kept under its id`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let desk = AudienceDesk(harness)
            func audience(_ name: String) async throws -> String {
                try await desk.audiences.create(name, .attribute(.email, .exists), by: "test").id
            }
            let (back, other) = try await (audience("돌아온 사람"), audience("New"))
            // Called what another's id is.
            let odd = try await audience(other)
            let names = AudienceNames(try await desk.audiences.list())
            let gone = "01890000-0000-7000-8000-000000000000"
            let condition = Condition.any([
                .all([.not(.audience(back)), .audience(odd)]), .atLeast(1, [.audience(other), .audience(gone)]),
            ])
            let text = names.text(of: condition)
            let first = #"(not audience "돌아온 사람" and audience \#(odd))"#
            #expect(text == first + " or at least 1 of (audience New; audience \(gone))")
            #expect(try names.condition(reading: text) == condition)
            let decomposed = #"not audience "돌아온 사람""#.decomposedStringWithCanonicalMapping
            #expect(try names.condition(reading: decomposed) == .not(.audience(back)))
            #expect(throws: ConditionFailure.self) { try names.condition(reading: "audience Nobody") }
            #expect(try names.condition(reading: "audience \(other)") == .audience(other))
            let companies = try names.condition(reading: "any person (audience New)", of: .companies)
            #expect(companies == .people(.any, .audience(other)))
        }
    }
}
