import Core
import Storage
import TestSupport
import Testing

@testable import Customers

/// However activity is spread over its tables, readers see the sum.
struct ActivityTableTests {
    private struct Person: Equatable {
        var first: Int64
        var last: Int64
        var events: Int64
    }

    /// Visits in any order, merges, restarts and batches that were undone, beside a dictionary. Of seed 3 some batches are of so many
    /// that nobody of them waits.
    @Test(arguments: Engine.all, [1, 2, 3] as [UInt64])
    func `what readers see is the sum`(engine: Engine, seed: UInt64) async throws {
        let capacity = seed == 3 ? 15 : 16_000
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            var random = SeededGenerator(seed: seed)
            var table = ActivityTable(capacity: capacity)
            var expected: [Int64: Person] = [:]
            var last: Int64 = 0
            for round in 0..<60 {
                var batch: [Int64: PersonActivity] = [:]
                for _ in 0..<Int.random(in: 1...40, using: &random) {
                    let isNew = last == 0 || Int.random(in: 0..<4, using: &random) == 0
                    if isNew { last += 1 }
                    let person = isNew ? last : Int64.random(in: 1...last, using: &random)
                    // Nobody who was merged into somebody does anything.
                    guard isNew || expected[person] != nil else { continue }
                    let times = (0..<2).map { _ in
                        Instant(microseconds: .random(in: -600_000_000...6_000_000_000, using: &random))
                    }
                    let activity = PersonActivity(
                        firstSeen: min(times[0], times[1]),
                        lastSeen: max(times[0], times[1]),
                        events: .random(in: 1...9, using: &random)
                    )
                    if batch[person]?.add(activity) == nil { batch[person] = activity }
                }
                let loser = round.isMultiple(of: 5) ? expected.keys.sorted().randomElement(using: &random) : nil
                if let loser { batch[loser] = nil }
                let (before, additions) = (table, batch)
                let isUndone = round.isMultiple(of: 7)
                do {
                    table = try await database.write { tx in
                        var table = before
                        if let loser { _ = try table.remove([loser], in: tx) }
                        try table.add(additions, in: tx)
                        if isUndone { throw Undone() }
                        return table
                    }
                    if let loser { expected[loser] = nil }
                    for (person, activity) in batch {
                        let (first, last) = (activity.firstSeen.microseconds, activity.lastSeen.microseconds)
                        let known = expected[person] ?? Person(first: first, last: last, events: 0)
                        expected[person] = Person(
                            first: min(known.first, first),
                            last: max(known.last, last),
                            events: known.events + activity.events
                        )
                    }
                } catch is Undone {
                    table.forget()
                }
                if round.isMultiple(of: 11) { table = ActivityTable(capacity: capacity) }
                try await check(expected, in: database)
            }
        }
    }

    private struct Undone: Error {}

    private func check(_ expected: [Int64: Person], in database: any Database) async throws {
        let (people, places) = try await database.read { tx in
            let people = try tx.rows("SELECT profile, first_seen, last_seen, events FROM profile_activity").map { row in
                (
                    try row.integer(0),
                    Person(first: try row.integer(1), last: try row.integer(2), events: try row.integer(3))
                )
            }
            let places = try tx.rows(
                "SELECT seen_minute, profile FROM profile_place ORDER BY seen_minute DESC, profile DESC"
            ).map { [try $0.integer(0), try $0.integer(1)] }
            return (Dictionary(uniqueKeysWithValues: people), places)
        }
        #expect(people == expected)
        let order = expected.map { [Instant(microseconds: $1.last).minute, $0] }.sorted {
            ($0[0], $0[1]) > ($1[0], $1[1])
        }
        #expect(places == order)
    }
}
