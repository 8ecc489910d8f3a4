import Core
public import Events
public import Storage

/// Holds the names of traits to a number that lists and memory can bear, as ``EventNameLimit`` does for events: an
/// `identify` that brings one too many is quarantined and can be replayed.
public struct TraitNameLimit: PipelineStep {
    private let limit: Int
    private var known: Set<String>?

    public init(_ limit: Int = 5_000) { self.limit = limit }

    public mutating func forget() { known = nil }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        var known = try known ?? load(in: tx)
        // Not copied while it grows.
        self.known = nil
        var refused: [Int: ReasonCode] = [:]
        for (index, event) in batch.events.enumerated() where event.type == .identify {
            let new = Set(event.traits.lazy.map(\.name).filter { !known.contains($0) })
            if known.count + new.count <= limit { known.formUnion(new) } else { refused[index] = .tooManyNames }
        }
        batch.quarantine(refused)
        self.known = known
    }

    private func load(in tx: any ReadTransaction) throws -> Set<String> {
        Set(try tx.rows("SELECT name FROM trait_name ORDER BY number").map { try $0.text(0) })
    }
}
