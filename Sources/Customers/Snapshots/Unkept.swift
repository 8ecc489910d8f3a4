public import Core

/// How much was read since the last snapshot, and when that was made: whether another one is worth it.
public struct Unkept: Sendable {
    private var rows = 0
    private var keptAt: Instant?

    public init() {}

    public mutating func add(_ rows: Int) { self.rows += rows }

    /// The rows that a snapshot would hold beyond the last one, which counts as being made now; nil where it is not worth it yet.
    public mutating func due(at now: Instant, isLast: Bool, in store: SnapshotStore) -> Int? {
        let isTime = keptAt.map { now.microseconds(since: $0) >= SnapshotStore.interval } ?? true
        guard rows >= store.leastRows, isLast || isTime else { return nil }
        keptAt = now
        return rows
    }

    /// So many rows are in a snapshot.
    public mutating func kept(_ rows: Int) { self.rows -= rows }
}
