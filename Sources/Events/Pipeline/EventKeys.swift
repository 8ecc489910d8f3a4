import Core
import Storage

/// The keys of all events ever recorded, in two parts, because hashes have no order: put into one large index one by one,
/// each of them costs a page of its own, and more the larger the index gets.
///
/// - *Settled* keys stand in ``EventKeyPages``, the whole past.
/// - *Recent* keys are appended to `event_key_recent` as they come, and remembered here: one row for a run of events, its
///   number that of the first of them, its keys one behind the other. Slice after slice of the key space they are
///   settled, so that many of them land on each page.
///
/// For each slice `event_key_slice` says up to which event number it is settled, so that nothing has to be removed row by
/// row. Measured beside the single index: docs/benchmarks.md, "Keys".
struct EventKeys: Sendable {
    /// Recent keys that are remembered, about 40 bytes each.
    private let capacity: Int

    private var recent: Set<EventKey> = []
    private var slices: [[EventKey]] = []
    private var settled: [Int64] = []
    private var pages = EventKeyPages()
    private var next = 0

    /// `capacity`: recent keys that are kept back before they are settled.
    init(capacity: Int = 340_000) { self.capacity = capacity }

    /// What is stored, read again.
    static func load(capacity: Int, in tx: any ReadTransaction) throws -> EventKeys {
        var keys = EventKeys(capacity: capacity)
        keys.slices = Array(repeating: [], count: EventKeyPages.slices)
        keys.settled = Array(repeating: 0, count: EventKeyPages.slices)
        for row in try tx.rows("SELECT slice, settled, depth FROM event_key_slice") {
            let slice = Int(clamping: try row.integer(0))
            guard keys.settled.indices.contains(slice) else { continue }
            keys.settled[slice] = try row.integer(1)
            keys.pages.setDepth(try row.integer(2), of: slice)
        }
        // At most: to make room again and again takes as long as all the rest.
        let bytes = try tx.row("SELECT SUM(LENGTH(key)) FROM event_key_recent")?.optionalInteger(0) ?? 0
        keys.recent.reserveCapacity(Int(clamping: bytes) / EventKey.byteCount)
        try tx.forEach("SELECT number, key FROM event_key_recent ORDER BY number") { row in
            guard let run = EventKeyRun(first: try row.integer(0), bytes: try row.blob(1)) else {
                throw PayloadFailure.damaged
            }
            for (number, key) in run.keys where number > keys.settled[EventKeyPages.slice(of: key)] {
                keys.remember(key)
            }
        }
        // Goes on where the oldest keys wait.
        keys.next = keys.settled.indices.min { keys.settled[$0] < keys.settled[$1] } ?? 0
        return keys
    }

    /// Which of these events are new: the first of each key that was never recorded. O(events), one round trip.
    func new(among events: [IncomingEvent], in tx: any ReadTransaction) throws -> [Bool] {
        let asked = events.lazy.map(\.key).filter { !recent.contains($0) }
        var known = try pages.settled(Array(asked), in: tx)
        return events.map { !recent.contains($0.key) && known.insert($0.key).inserted }
    }

    /// Notes that these events are recorded, in order of their numbers, and settles what has waited longest.
    mutating func add(_ events: [IncomingEvent], in tx: any WriteTransaction) throws {
        guard let last = events.last?.number else { return }
        let runs = EventKeyRun.runs(of: events)
        try tx.insert(
            into: "event_key_recent",
            [Column("number", runs.map(\.first)), Column("key", runs.map(\.bytes))]
        )
        for event in events { remember(event.key) }
        guard recent.count > capacity else { return }
        var settling: [Int] = []
        var waiting = recent.count
        while waiting > capacity, settling.count < EventKeyPages.slices {
            settling.append(next)
            waiting -= slices[next].count
            next = (next + 1) % EventKeyPages.slices
        }
        try settle(settling, through: last, in: tx)
    }

    private mutating func settle(_ slices: [Int], through last: Int64, in tx: any WriteTransaction) throws {
        for slice in slices {
            try pages.add(self.slices[slice], to: slice, in: tx)
            recent.subtract(self.slices[slice])
            self.slices[slice].removeAll(keepingCapacity: true)
            settled[slice] = last
        }
        try tx.insert(
            into: "event_key_slice",
            [
                Column("slice", slices.map(Int64.init)),
                Column("settled", slices.map { _ in last }),
                Column("depth", slices.map(pages.depth)),
            ],
            onConflict: "(slice) DO UPDATE SET settled = excluded.settled, depth = excluded.depth"
        )
        try tx.perform("DELETE FROM event_key_recent WHERE number <= \(settled.min() ?? 0)")
    }

    private mutating func remember(_ key: EventKey) {
        recent.insert(key)
        slices[EventKeyPages.slice(of: key)].append(key)
    }
}
