import Core
import Customers
import Foundation
import Storage
import TestSupport
import Testing

@testable import Audiences

/// What is followed goes on after a start, and after whatever else makes the program forget of whom something came.
struct MembershipMarkTests {
    private static let bought = Condition.behaviour(Behaviour(EventChoice("Order Completed")))

    private static func did(_ event: String, _ people: String..., at harness: PipelineHarness) async throws {
        try await harness.send(
            batch: people.map { #"{"type":"track","event":"\#(event)","anonymousId":"\#($0)"}"# }
        )
        try await harness.settle()
    }

    @Test(arguments: Engine.all)
    func `a start looks at those of whom something came, and at everybody in the end`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await Self.did("Order Completed", "a", "b", at: harness)
            try await Self.did("Seen", "c", at: harness)
            var desk = AudienceDesk(harness)
            let seen = Condition.behaviour(Behaviour(EventChoice("Seen")))
            let others = try await desk.audiences.create("seen", seen, by: "test")
            let bought = try await desk.audiences.create("bought", Self.bought, by: "test")
            try await desk.round()
            let (buyers, rest) = (try await desk.members(of: bought), try await desk.members(of: others))
            #expect(buyers.count == 2 && rest.count == 1)

            // As if an older program had taken the definition otherwise; it shows who is looked at.
            try await harness.database.write { tx in
                let theirs: SQL = "SELECT members FROM audience_member WHERE audience = \(others.id)"
                try tx.execute(
                    "UPDATE audience_member SET members = (" + theirs + ") WHERE audience = \(bought.id)"
                )
            }
            try await Self.did("Order Completed", "d", at: harness)
            try await harness.send(batch: [
                #"{"type":"identify","userId":"u","anonymousId":"a"}"#,
                #"{"type":"identify","userId":"u","anonymousId":"b"}"#,
            ])
            try await harness.settle()
            desk = AudienceDesk(harness)
            let meant = try await desk.meant(by: bought)
            #expect(meant.count == 2)
            try await desk.round()
            #expect(try await desk.members(of: bought) == (meant + rest).sorted())
            harness.clock.advance(byMicroseconds: Memberships.checkInterval)
            try await desk.round()
            #expect(try await desk.members(of: bought) == meant)
        }
    }

    @Test(arguments: Engine.all, [false, true])
    func `an audience that can be judged again has missed nobody`(_ engine: Engine, _ restarts: Bool) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await Self.did("Order Completed", "a", at: harness)
            try await Self.did("Seen", "b", "c", at: harness)
            var desk = AudienceDesk(harness)
            let bought = try await desk.audiences.create("bought", Self.bought, by: "test")
            let pro = Condition.attribute(.trait("plan"), .isAny(["pro"]))
            let audience = try await desk.audiences.create("bought or pro", .any([bought.membership, pro]), by: "test")
            try await desk.round()
            let members = try await desk.members(of: audience)
            // As where an audience is deleted that it means, and comes back from a backup.
            let other = "01890000-0000-7000-8000-000000000000"
            func call(_ id: String, _ name: String) async throws {
                try await harness.database.write { tx in
                    try tx.execute("UPDATE audience SET id = \(name) WHERE id = \(id)")
                }
            }
            try await call(bought.id, other)
            try await harness.send(batch: [#"{"type":"identify","anonymousId":"b","traits":{"plan":"pro"}}"#])
            try await harness.settle()
            harness.clock.advance(byMicroseconds: Instant.minute)
            try await desk.round()
            #expect(try await desk.members(of: audience) == members)
            try await call(other, bought.id)
            if restarts { desk = AudienceDesk(harness) }
            try await Self.did("Order Completed", "c", at: harness)
            try await desk.round()
            let meant = try await desk.meant(by: audience)
            #expect(meant.count == 3)
            #expect(try await desk.members(of: audience) == meant)
        }
    }

    @Test(arguments: Engine.all)
    func `another clock's days are others for everybody`(_ engine: Engine) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let time = #""timestamp":"2026-03-09T18:00:00Z""#
            try await harness.send(batch: [#"{"type":"track","event":"Seen","anonymousId":"a",\#(time)}"#])
            try await harness.settle()
            let desk = AudienceDesk(harness)
            let since = try Condition(parsing: #"{"did":"Seen","since":"2026-03-10"}"#, of: .people)
            let audience = try await desk.audiences.create("seen", since, by: "test")
            for (hours, members) in [(9, 1), (0, 0), (9, 1)] {
                let zone = try #require(TimeZone(secondsFromGMT: hours * 3_600))
                try await desk.memberships.round(zone: zone)
                #expect(try await desk.members(of: audience).count == members)
            }
        }
    }

    @Test func `members are not taken for whole before the last of them is written`() {
        func known(_ condition: String, _ members: Int) -> Memberships.Known {
            Memberships.Known(
                condition: condition,
                meaning: nil,
                members: [UInt64](repeating: .max, count: members / 64),
                count: members,
                seenAt: PipelineHarness.noon
            )
        }
        let changes = (0..<64_000).map { member in
            Memberships.Change(
                member: member,
                page: MembershipPages.page(of: member),
                hasEntered: true,
                reason: .definition
            )
        }
        func conditions(before: String) -> [String] {
            let found = Memberships.Found(
                audience: "one",
                known: known("new", changes.count),
                before: known(before, 0),
                changes: changes
            )
            return Memberships.portions(of: found).map(\.condition)
        }
        #expect(conditions(before: "old") == ["", "new"])
        #expect(conditions(before: "new") == ["new", "new"])
    }
}
