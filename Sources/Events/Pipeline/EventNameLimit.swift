import Core
public import Storage

/// Holds the names of events to a number that lists and memory can bear: whoever has a write key chooses them, and a client
/// that puts an id into each would make one a visit. What is over it is quarantined and can be replayed.
public struct EventNameLimit: PipelineStep {
    private struct Name: Hashable {
        let type: EventType
        let name: String
    }

    private let limit: Int
    private var known: Set<Name>?

    public init(_ limit: Int = 10_000) { self.limit = limit }

    public mutating func forget() { known = nil }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        var known = try known ?? load(in: tx)
        // Not copied while it grows.
        self.known = nil
        var refused: [Int: ReasonCode] = [:]
        for (index, event) in batch.events.enumerated() {
            let name = Name(type: event.type, name: event.name)
            if known.contains(name) { continue }
            if known.count < limit { known.insert(name) } else { refused[index] = .tooManyNames }
        }
        batch.quarantine(refused)
        self.known = known
    }

    private func load(in tx: any ReadTransaction) throws -> Set<Name> {
        let rows = try tx.rows("SELECT type, name FROM event_name ORDER BY number")
        return Set(
            try rows.compactMap { row in
                let name = try row.text(1)
                return EventType(rawValue: try row.integer(0)).map { Name(type: $0, name: name) }
            }
        )
    }
}
