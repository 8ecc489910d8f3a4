import Core
import Storage

/// The keys of all events ever recorded, in two parts, because hashes have no order: put into one large index one by one,
/// each of them costs a page of its own, and more the larger the index gets.
///
/// - *Settled* keys stand in `event_key`, a unique index over the whole past.
/// - *Recent* keys are appended to `event_key_recent` as they come, and remembered here: one row for a run of events, its
///   number that of the first of them, its keys one behind the other. Slice after slice of the key space they are
///   settled: sorted, so that many of them land on each page.
///
/// For each slice `event_key_slice` says up to which event number it is settled, so that nothing has to be removed row by
/// row. Measured beside the single index: docs/benchmarks.md, "Keys".
struct EventKeys: Sendable {
    /// Slices of the key space, by the first six bits.
    private static let slices = 64
    /// Recent keys that are remembered, about 40 bytes each.
    private let capacity: Int

    private var recent: Set<EventKey> = []
    private var slices: [[(key: EventKey, number: Int64)]] = []
    private var settled: [Int64] = []
    private var next = 0

    /// `capacity`: recent keys that are kept back before they are settled.
    init(capacity: Int = 340_000) { self.capacity = capacity }

    /// What is stored, read again.
    static func load(capacity: Int, in tx: any ReadTransaction) throws -> EventKeys {
        var keys = EventKeys(capacity: capacity)
        keys.slices = Array(repeating: [], count: Self.slices)
        keys.settled = Array(repeating: 0, count: Self.slices)
        for row in try tx.rows("SELECT slice, settled FROM event_key_slice") {
            let slice = Int(try row.integer(0))
            if keys.settled.indices.contains(slice) { keys.settled[slice] = try row.integer(1) }
        }
        try tx.forEach("SELECT number, key FROM event_key_recent ORDER BY number") { row in
            guard let run = EventKeyRun(first: try row.integer(0), bytes: try row.blob(1)) else {
                throw PayloadFailure.damaged
            }
            for (number, key) in run.keys where number > keys.settled[Self.slice(of: key)] {
                keys.remember(key, number)
            }
        }
        // Goes on where the oldest keys wait.
        keys.next = keys.settled.indices.min { keys.settled[$0] < keys.settled[$1] } ?? 0
        return keys
    }

    /// Which of these events are new: the first of each key that was never recorded. O(events × log settled), one round
    /// trip.
    func new(among events: [IncomingEvent], in tx: any ReadTransaction) throws -> [Bool] {
        var isNew = events.map { !recent.contains($0.key) }
        // In the order of keys each page of the index is visited once, and what comes twice stands side by side.
        var asked = events.indices.filter { isNew[$0] }.map { (key: events[$0].key, index: $0) }
            .sorted { ($0.key, $0.index) < ($1.key, $1.index) }
        var last: EventKey?
        asked.removeAll { key, index in
            if key == last { isNew[index] = false }
            defer { last = key }
            return key == last
        }
        let found = try tx.lookup("number", from: "event_key", matching: [Column("key", asked.map(\.key.bytes))])
        for (index, _) in found { isNew[asked[index].index] = false }
        return isNew
    }

    /// Notes that these events are recorded, in order of their numbers, and settles what has waited longest.
    mutating func add(_ events: [IncomingEvent], in tx: any WriteTransaction) throws {
        guard let last = events.last?.number else { return }
        let runs = EventKeyRun.runs(of: events)
        try tx.insert(
            into: "event_key_recent",
            [Column("number", runs.map(\.first)), Column("key", runs.map(\.bytes))]
        )
        for event in events { remember(event.key, event.number) }
        guard recent.count > capacity else { return }
        var settling: [Int] = []
        var waiting = recent.count
        while waiting > capacity, settling.count < Self.slices {
            settling.append(next)
            waiting -= slices[next].count
            next = (next + 1) % Self.slices
        }
        try settle(settling, through: last, in: tx)
    }

    private mutating func settle(_ slices: [Int], through last: Int64, in tx: any WriteTransaction) throws {
        let keys = slices.flatMap { self.slices[$0] }.sorted { $0.key < $1.key }
        try tx.insert(
            into: "event_key",
            [Column("key", keys.map(\.key.bytes)), Column("number", keys.map(\.number))]
        )
        for slice in slices {
            for (key, _) in self.slices[slice] { recent.remove(key) }
            self.slices[slice].removeAll(keepingCapacity: true)
            settled[slice] = last
        }
        try tx.insert(
            into: "event_key_slice",
            [
                Column("slice", slices.map(Int64.init)),
                Column("settled", slices.map { _ in last }),
            ],
            onConflict: "(slice) DO UPDATE SET settled = excluded.settled"
        )
        try tx.perform("DELETE FROM event_key_recent WHERE number <= \(settled.min() ?? 0)")
    }

    private mutating func remember(_ key: EventKey, _ number: Int64) {
        recent.insert(key)
        slices[Self.slice(of: key)].append((key, number))
    }

    private static func slice(of key: EventKey) -> Int { Int(key.high >> 58) }
}
