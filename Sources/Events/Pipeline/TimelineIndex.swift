import Core
import Storage

/// The index from a person to their events, in two tables of one shape, because people come in no order: put into one large
/// index one by one, nearly every entry would cost a page of its own.
///
/// New entries go into `event_timeline_recent`, which stays so small that its pages are shared; range after range of the
/// people they are moved, sorted, into `event_timeline`. Readers ask both. Nothing is remembered but where to go on.
///
/// Where the engine does not keep rows in the order of a key, both are views: an index over `event` says the same.
struct TimelineIndex: Sendable {
    /// Entries that the recent table holds at most, while events are spread over all people.
    private let recent: Int
    /// The person with whom the next range begins.
    private var next: Int64 = 0

    init(recent: Int) { self.recent = recent }

    mutating func add(_ events: [IncomingEvent], in tx: any WriteTransaction) throws {
        guard !events.isEmpty, tx.dialect.isClustering else { return }
        let order = events.map { (profile: $0.profile, time: $0.time.microseconds, number: $0.number) }
            .sorted { ($0.profile, $0.time, $0.number) < ($1.profile, $1.time, $1.number) }
        try tx.insert(
            into: "event_timeline_recent",
            [
                Column("profile", order.map(\.profile)),
                Column("time", order.map(\.time)),
                Column("number", order.map(\.number)),
            ]
        )
        try settle(Double(events.count) / Double(recent), of: order.last?.profile ?? 0, in: tx)
    }

    /// Moves a share of the people, who are numbered from 1 to about `last`.
    private mutating func settle(_ share: Double, of last: Int64, in tx: any WriteTransaction) throws {
        let first = next
        let end = first + max(1, Int64(Double(last) * min(share, 1)))
        // The last range of a round has no end: whoever is new belongs to it.
        let range: SQL = end >= last ? "profile >= \(first)" : "profile >= \(first) AND profile < \(end)"
        try tx.perform(
            """
            INSERT INTO event_timeline (profile, time, number)
            SELECT profile, time, number FROM event_timeline_recent WHERE \(range) ORDER BY profile, time, number
            """
        )
        try tx.perform("DELETE FROM event_timeline_recent WHERE \(range)")
        next = end >= last ? 0 : end
    }
}
