public import Storage

/// One step of the pipeline. Steps run one after the other inside the transaction of a micro-batch, on one thread at a
/// time; what they remember between batches is a cache of what the database says.
public protocol PipelineStep: Sendable {
    /// What can be worked out beforehand; one step of a pipeline may have it.
    var preparation: (any EventPreparation)? { get }

    /// Nothing is remembered, and batches are about to come: what the first of them would have to wait for can be read now.
    mutating func warm(in tx: any ReadTransaction) throws

    /// Throwing undoes the whole batch, which is then tried again.
    mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws

    /// All steps have run; `batch.events` are what was recorded. Same transaction, same consequences of throwing.
    mutating func finish(_ batch: MicroBatch, in tx: any WriteTransaction) throws

    /// The last batch was undone, or somebody else wrote: nothing that was remembered can be trusted.
    mutating func forget()
}

extension PipelineStep {
    public var preparation: (any EventPreparation)? { nil }

    public mutating func warm(in tx: any ReadTransaction) throws {}

    public mutating func finish(_ batch: MicroBatch, in tx: any WriteTransaction) throws {}
}
