import Core
public import Storage

/// Gives every event its number and lets each message id of a source pass once, for ever.
///
/// It stands before the resolving step, so that an event that comes again cannot touch anybody's identity. The keys of
/// those that were recorded in the end are noted when the other steps are done.
public struct Deduplication: PipelineStep {
    private let recentKeys: Int
    private var nextNumber: Int64?
    private var keys: EventKeys?

    /// `recentKeys`: how many of the latest keys are held in memory, about 40 bytes each.
    public init(recentKeys: Int = 340_000) { self.recentKeys = recentKeys }

    public mutating func forget() {
        nextNumber = nil
        keys = nil
    }

    public mutating func warm(in tx: any ReadTransaction) throws {
        keys = try EventKeys.load(capacity: recentKeys, in: tx)
    }

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
        if keys == nil { keys = try EventKeys.load(capacity: recentKeys, in: tx) }
        guard let isNew = try keys?.new(among: batch.events, in: tx), isNew.contains(false) else { return }
        for (event, isNew) in zip(batch.events, isNew) where !isNew {
            batch.rejections.append(event.rejected(.duplicate, .seenBefore))
        }
        batch.events = zip(batch.events, isNew).filter(\.1).map(\.0)
    }

    public mutating func finish(_ batch: MicroBatch, in tx: any WriteTransaction) throws {
        try keys?.add(batch.events, in: tx)
    }
}
