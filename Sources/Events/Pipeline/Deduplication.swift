import Core
public import Storage

/// Gives every event its number and lets each message id of a source pass once, for ever.
///
/// It stands before the resolving step, so that an event that comes again cannot touch anybody's identity.
public struct Deduplication: PipelineStep {
    private var nextNumber: Int64?

    public init() {}

    public mutating func forget() { nextNumber = nil }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        guard !batch.events.isEmpty else { return }
        var number: Int64
        if let nextNumber {
            number = nextNumber
        } else {
            number = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM event")?.integer(0) ?? 1
        }
        for index in batch.events.indices {
            batch.events[index].number = number
            number += 1
        }
        nextNumber = number
        // In the order of keys each page of the index is visited once; the first of equal keys wins.
        let order = batch.events.indices.sorted { a, b in
            let (first, second) = (batch.events[a].key, batch.events[b].key)
            return first == second ? a < b : first < second
        }
        let claimed = try tx.claim(
            into: "event_key",
            [
                Column("key", order.map { batch.events[$0].key.bytes }),
                Column("number", order.map { batch.events[$0].number }),
            ],
            witness: "number"
        )
        guard claimed.count < batch.events.count else { return }
        for event in batch.events where !claimed.contains(event.number) {
            if batch.isReplay {
                batch.replayed += 1
            } else {
                batch.rejections.append(event.rejected(.duplicate, .seenBefore))
            }
        }
        batch.events.removeAll { !claimed.contains($0.number) }
    }
}
