import Core
import Storage

/// The index from a person to their events, in three tables of one shape, because people come in no order: put into one large
/// index one by one, nearly every entry would cost a page of its own.
///
/// New entries go into `event_timeline_new`, which is so small that a batch shares its pages; range after range of the
/// people they are moved, sorted, into `event_timeline_recent`, ten times as large, and from there into `event_timeline`,
/// which holds the rest. Readers ask all three.
///
/// Where the engine does not keep rows in the order of a key, all are views: an index over `event` says the same, by person and day,
/// and a person's day is sorted as it is read.
struct TimelineIndex: Sendable {
    /// What readers ask.
    static let tables = ["event_timeline", "event_timeline_recent", "event_timeline_new"]

    /// `ORDER BY` of a person's events in one of them, named `t`, the newest first.
    static func newestFirst(_ dialect: Dialect) -> SQL {
        dialect.isClustering
            ? "t.time DESC, t.number DESC" : "t.time / 86400000000 DESC, t.time DESC, t.number DESC"
    }

    /// What the index needs beside the bounds themselves, in microseconds and both included, to look at no more days than lie between.
    static func days(_ first: Int64, _ last: Int64, _ dialect: Dialect) -> [SQL] {
        dialect.isClustering
            ? [] : ["t.time / 86400000000 >= \(first / day) AND t.time / 86400000000 <= \(last / day)"]
    }

    private static let day: Int64 = 86_400_000_000

    private struct Level {
        let table: String
        /// Entries that it holds at most, while events are spread over all people.
        let capacity: Int
        let next: String
        var rounds = Rounds()

        /// Moves the people whose turn it is to the next level, for `events` that came into this one.
        mutating func settle(_ events: Int, last: Int64, in tx: any WriteTransaction) throws {
            let range = rounds.range(of: "profile", share: Double(events) / Double(capacity), last: last)
            let columns = "profile, time, number"
            try tx.perform(
                SQL.trusted("INSERT INTO \(next) (\(columns)) SELECT \(columns) FROM \(table) WHERE ") + range
                    + SQL.trusted(" ORDER BY \(columns)")
            )
            try tx.perform(SQL.trusted("DELETE FROM \(table) WHERE ") + range)
        }
    }

    private var new: Level
    private var recent: Level

    /// `recent`: entries that the middle table holds.
    init(recent capacity: Int) {
        new = Level(table: "event_timeline_new", capacity: max(1, capacity / 10), next: "event_timeline_recent")
        recent = Level(table: "event_timeline_recent", capacity: capacity, next: "event_timeline")
    }

    mutating func add(_ events: [IncomingEvent], in tx: any WriteTransaction) throws {
        guard let last = events.lazy.map(\.profile).max(), tx.dialect.isClustering else { return }
        let order = events.map { (profile: $0.profile, time: $0.time.microseconds, number: $0.number) }
            .sorted { ($0.profile, $0.time, $0.number) < ($1.profile, $1.time, $1.number) }
        // So many at once share the pages of the next table, too.
        let isMany = events.count >= new.capacity / 2
        try tx.insert(
            into: isMany ? recent.table : new.table,
            [
                Column("profile", order.map(\.profile)),
                Column("time", order.map(\.time)),
                Column("number", order.map(\.number)),
            ]
        )
        try new.settle(events.count, last: last, in: tx)
        try recent.settle(events.count, last: last, in: tx)
    }

    /// Puts entries under the profiles that `owners` names by the number of the event.
    static func move(
        _ entries: [(profile: Int64, time: Int64, number: Int64)],
        to owners: [Int64: Int64],
        in tx: any WriteTransaction
    ) throws {
        guard tx.dialect.isClustering else { return }
        let (times, numbers) = (Column("time", entries.map(\.time)), Column("number", entries.map(\.number)))
        for table in tables {
            try tx.delete(from: table, matching: [Column("profile", entries.map(\.profile)), times, numbers])
        }
        let profiles = entries.map { owners[$0.number] ?? $0.profile }
        try tx.insert(into: tables[0], [Column("profile", profiles), times, numbers])
    }
}
