public import Core

/// How the pipeline is doing.
public struct PipelineStatus: Sendable {
    /// It has reached what was waiting when it began, at least once since the last interruption.
    public internal(set) var isRunning = false
    var isStopping = false
    /// Events by their end, since the start of the process.
    public private(set) var recorded = 0
    public private(set) var quarantined = 0
    public private(set) var duplicates = 0
    /// Profiles that went into another one, since the start of the process.
    public private(set) var merges = 0
    public private(set) var batches = 0
    /// Code of the failure that interrupted it; nil while it works.
    public private(set) var failure: String?
    public private(set) var lastBatchAt: Instant?

    mutating func failed(code: String) {
        failure = code
        isRunning = false
    }

    mutating func finished(_ batch: MicroBatch, at now: Instant) {
        recorded += batch.events.count
        for rejection in batch.rejections {
            if rejection.state == .duplicate { duplicates += 1 } else { quarantined += 1 }
        }
        merges += batch.merges.count
        batches += 1
        failure = nil
        isRunning = true
        lastBatchAt = now
    }
}
