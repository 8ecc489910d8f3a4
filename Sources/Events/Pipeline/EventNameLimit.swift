import Core
public import Storage

/// Holds the names of events to a number that lists and memory can bear: whoever has a write key chooses them, and a client
/// that puts an id into each would make one a visit. What is over it is quarantined and can be replayed.
public struct EventNameLimit: PipelineStep {
    private let limit: Int
    private var known: Set<EventName>?

    public init(_ limit: Int = 10_000) { self.limit = limit }

    public mutating func forget() { known = nil }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        var known = try known ?? load(in: tx)
        // Not copied while it grows.
        self.known = nil
        var isRefused = [Bool](repeating: false, count: batch.names.count)
        let isInUse = batch.isNameInUse
        for (index, name) in batch.names.enumerated() where isInUse[index] && !known.contains(name) {
            if known.count < limit { known.insert(name) } else { isRefused[index] = true }
        }
        if isRefused.contains(true) {
            let refused = batch.events.indices.filter { isRefused[Int(batch.events[$0].nameIndex)] }
            batch.quarantine(Dictionary(uniqueKeysWithValues: refused.map { ($0, ReasonCode.tooManyNames) }))
        }
        self.known = known
    }

    private func load(in tx: any ReadTransaction) throws -> Set<EventName> {
        let rows = try tx.rows("SELECT type, name FROM event_name ORDER BY number")
        return Set(
            try rows.compactMap { row in
                let name = try row.text(1)
                return EventType(rawValue: try row.integer(0)).map { EventName(type: $0, name: name) }
            }
        )
    }
}
