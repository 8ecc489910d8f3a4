import Core
import Customers
import Storage
import TestSupport
import Testing

/// Random histories in random portions, against the rules said plainly.
struct IdentityOracleTests {
    /// What is compared.
    struct Outcome: Equatable {
        /// For each person the identifiers and, last, the number of events.
        var people: [[String]]
        var decisions: [String]
        var refusals: [String]
        var quarantined: Int64
    }

    private static func expected(_ history: [Said]) -> Outcome {
        var oracle = IdentityOracle()
        for said in history { oracle.take(said) }
        return Outcome(
            people: oracle.people.map { person in
                person.identifiers.keys.map { "\($0.namespace) \($0.value)" }.sorted() + ["\(person.events)"]
            }.sorted { $0.lexicographicallyPrecedes($1) },
            decisions: oracle.decisions.sorted(),
            refusals: oracle.refusals.sorted(),
            quarantined: Int64(oracle.unidentified)
        )
    }

    private static func outcome(_ history: [Said], on engine: Engine, seed: UInt64) async throws -> Outcome {
        var outcome: Outcome?
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            var random = SeededGenerator(seed: seed)
            let cacheSize = [2, 6, 400_000][Int.random(in: 0..<3, using: &random)]
            let driver = try await BatchDriver(database, rules: IdentityOracle.rules, cacheSize: cacheSize)
            var rest = history[...]
            while !rest.isEmpty {
                let portion = rest.prefix(Int.random(in: 1...25, using: &random))
                rest = rest.dropFirst(portion.count)
                try await driver.take(portion.map(\.json))
                switch Int.random(in: 0..<6, using: &random) {
                case 0: driver.forget()
                case 1: try await driver.restart()
                default: break
                }
                try await expectSoundIdentity(in: database, events: history.count - rest.count)
            }
            outcome = try await stored(in: database)
        }
        return try #require(outcome)
    }

    private static func stored(in database: any Database) async throws -> Outcome {
        try await database.read { tx in
            var people: [Int64: [String]] = [:]
            let identifiers = try tx.rows(
                """
                SELECT i.profile, n.name, i.value FROM identifier i
                JOIN identifier_namespace n ON n.number = i.namespace
                """
            )
            for row in identifiers {
                people[try row.integer(0), default: []].append("\(try row.text(1)) \(try row.text(2))")
            }
            for key in people.keys { people[key]?.sort() }
            for row in try tx.rows("SELECT profile, events FROM profile_activity") {
                people[try row.integer(0), default: []].append("\(try row.integer(1))")
            }
            let decisions = try tx.rows(
                """
                SELECT d.kind, d.reason, n.name, d.value FROM identity_decision d
                LEFT JOIN identifier_namespace n ON n.number = d.namespace
                """
            ).map { row in
                let kind = try #require(IdentityDecision.Kind(rawValue: row.integer(0)))
                let reason = try #require(ReasonCode(rawValue: row.integer(1)))
                let name = try row.optionalText(2).map { " \($0)" } ?? ""
                let value = try row.optionalText(3).map { " \($0)" } ?? ""
                return (kind, "\(reason)\(name)\(value)")
            }
            return Outcome(
                people: people.values.sorted { $0.lexicographicallyPrecedes($1) },
                decisions: decisions.filter { $0.0 != .refuse }.map { "\($0.0.name) \($0.1)" }.sorted(),
                refusals: Set(decisions.filter { $0.0 == .refuse }.map(\.1)).sorted(),
                quarantined: try tx.row("SELECT COUNT(*) FROM rejection")?.integer(0) ?? 0
            )
        }
    }

    /// Leaves out what the disagreement does not need.
    private static func shrunk(_ history: [Said], on engine: Engine, seed: UInt64) async throws -> [Said] {
        var history = history
        var index = history.count - 1
        while index >= 0 {
            var shorter = history
            shorter.remove(at: index)
            let differs = (try? await outcome(shorter, on: engine, seed: seed) != expected(shorter)) ?? true
            if differs { history = shorter }
            index = min(index - 1, history.count - 1)
        }
        return history
    }

    @Test(arguments: [(Engine.sqlite, 0..<60), (Engine.postgres, 60..<75)] as [(Engine, Range<UInt64>)])
    func `who is who does not depend on how the events are cut into batches`(
        engine: Engine,
        seeds: Range<UInt64>
    ) async throws {
        for seed in seeds {
            let history = Said.history(seed: seed)
            let (outcome, expected) = (try await Self.outcome(history, on: engine, seed: seed), Self.expected(history))
            guard outcome != expected else { continue }
            let least = try await Self.shrunk(history, on: engine, seed: seed)
            let found = try await Self.outcome(least, on: engine, seed: seed)
            Issue.record(
                """
                seed \(seed) on \(engine):
                \(least.map(\.json).joined(separator: "\n"))
                expected \(Self.expected(least))
                found    \(found)
                """
            )
            return
        }
    }
}

/// What holds after every batch, whatever came.
func expectSoundIdentity(in database: any Database, events: Int) async throws {
    let broken: [(String, SQL)] = [
        (
            "an identifier belongs to nobody who lives",
            "SELECT COUNT(*) FROM identifier i LEFT JOIN profile p ON p.number = i.profile AND p.survivor = p.number WHERE p.number IS NULL"
        ),
        (
            "a merged profile points to one that was merged",
            "SELECT COUNT(*) FROM profile p LEFT JOIN profile s ON s.number = p.survivor AND s.survivor = s.number WHERE s.number IS NULL"
        ),
        (
            "somebody who was merged is still active",
            "SELECT COUNT(*) FROM profile_activity a JOIN profile p ON p.number = a.profile WHERE p.survivor <> p.number"
        ),
        (
            "somebody alive was never seen",
            "SELECT COUNT(*) FROM profile p LEFT JOIN profile_activity a ON a.profile = p.number WHERE p.survivor = p.number AND a.profile IS NULL"
        ),
        (
            "an event belongs to nobody",
            "SELECT COUNT(*) FROM event e LEFT JOIN profile p ON p.number = e.profile WHERE p.number IS NULL"
        ),
        (
            "two user ids came together without an alias",
            """
            SELECT COUNT(*) FROM (SELECT i.profile FROM identifier i WHERE i.namespace = 1 AND NOT EXISTS
            (SELECT 1 FROM identity_decision d JOIN profile p ON p.number = d.profile WHERE p.survivor = i.profile AND d.reason = 103)
            GROUP BY i.profile HAVING COUNT(*) > 1) AS t
            """
        ),
        (
            "known and anonymous are mixed up",
            """
            SELECT COUNT(*) FROM profile p WHERE p.survivor = p.number AND (p.is_anonymous = 0) <>
            EXISTS (SELECT 1 FROM identifier i WHERE i.profile = p.number AND i.namespace NOT IN (4, 5))
            """
        ),
    ]
    try await database.read { tx in
        for (what, sql) in broken {
            let count = try tx.row(sql)?.integer(0)
            #expect(count == 0, "\(what)")
        }
        let seen = try tx.row("SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT) FROM profile_activity")?.integer(0) ?? 0
        let recorded = try tx.row("SELECT COUNT(*) FROM event")?.integer(0) ?? 0
        let rejected = try tx.row("SELECT COUNT(*) FROM rejection")?.integer(0) ?? 0
        #expect(seen == recorded)
        #expect(recorded + rejected == Int64(events))
    }
}
