import Storage

/// The settled keys: pages of some dozens, each a row of `event_key_page`, one key behind the other in no order.
///
/// A row of its own would cost a key more than twice what it says. Which page a key stands in is said by its first bits, as many in each
/// slice as keep its pages about this full; keys are hashes, so none is much fuller than the others.
struct EventKeyPages: Sendable {
    /// Slices of the key space, by the first bits.
    static let slices = 1 << sliceBits
    private static let sliceBits = 6
    /// Keys of a page on the average, at most: a batch reads nearly a page a key.
    private static let full = 40

    /// Further bits that say in which page of its slice a key stands.
    private var depths = [Int](repeating: leastDepth, count: slices)
    /// What the table's column says where nothing else was settled.
    private static let leastDepth = 6

    static func slice(of key: EventKey) -> Int { Int(key.high >> (64 - UInt64(sliceBits))) }

    /// `depth`: what was stored for the slice.
    mutating func setDepth(_ depth: Int64, of slice: Int) {
        depths[slice] = min(max(Int(clamping: depth), Self.leastDepth), 48)
    }

    func depth(of slice: Int) -> Int64 { Int64(depths[slice]) }

    /// Which of these keys are settled. One round trip.
    func settled(_ keys: [EventKey], in tx: any ReadTransaction) throws -> Set<EventKey> {
        let asked = Dictionary(grouping: keys, by: page)
        let pages = asked.keys.sorted()
        var settled: Set<EventKey> = []
        for (index, row) in try tx.lookup("keys", from: "event_key_page", matching: [Column("page", pages)]) {
            let wanted = asked[pages[index]] ?? []
            Self.forEach(in: try row.blob(0)) { key in if wanted.contains(key) { settled.insert(key) } }
        }
        return settled
    }

    /// Adds keys of one slice that are not settled. O(pages that they fall into), and a slice is written again O(log keys) times.
    mutating func add(_ keys: [EventKey], to slice: Int, in tx: any WriteTransaction) throws {
        var pages = Dictionary(grouping: keys, by: page)
        let touched = pages.keys.sorted()
        for (index, row) in try tx.lookup("keys", from: "event_key_page", matching: [Column("page", touched)]) {
            Self.forEach(in: try row.blob(0)) { pages[touched[index], default: []].append($0) }
        }
        let count = pages.values.reduce(0) { $0 + $1.count }
        if count > pages.count * Self.full {
            try deepen(slice, until: count / (pages.count * Self.full), keys, &pages, in: tx)
        }
        let rows = pages.sorted { $0.key < $1.key }
        try tx.insert(
            into: "event_key_page",
            [
                Column("page", rows.map(\.key)),
                Column(
                    "keys",
                    rows.map { row in
                        var bytes: [UInt8] = []
                        bytes.reserveCapacity(row.value.count * EventKey.byteCount)
                        for key in row.value { key.append(to: &bytes) }
                        return bytes
                    }
                ),
            ],
            onConflict: "(page) DO UPDATE SET keys = excluded.keys"
        )
    }

    /// Spreads all of a slice's keys over more pages.
    private mutating func deepen(
        _ slice: Int,
        until excess: Int,
        _ new: [EventKey],
        _ pages: inout [Int64: [EventKey]],
        in tx: any WriteTransaction
    ) throws {
        var keys = new
        let first = Int64(Self.slices + slice) << Int64(depths[slice])
        let range: SQL = "page >= \(first) AND page < \(first + Int64(1) << Int64(depths[slice]))"
        try tx.forEach("SELECT keys FROM event_key_page WHERE " + range) { row in
            Self.forEach(in: try row.blob(0)) { keys.append($0) }
        }
        try tx.perform("DELETE FROM event_key_page WHERE " + range)
        depths[slice] += Int.bitWidth - excess.leadingZeroBitCount
        pages = Dictionary(grouping: keys, by: page)
    }

    /// The bits of its slice and depth, with a one before them: pages of two depths have no number in common.
    private func page(of key: EventKey) -> Int64 {
        let bits = UInt64(Self.sliceBits + depths[Self.slice(of: key)])
        return Int64(1) << Int64(bits) | Int64(key.high >> (64 - bits))
    }

    private static func forEach(in bytes: [UInt8], _ body: (EventKey) -> Void) {
        bytes.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count - EventKey.byteCount + 1, by: EventKey.byteCount) {
                body(EventKey(bytes: bytes, at: offset))
            }
        }
    }
}
