/// How the pipeline works.
public struct PipelineLimits: Sendable {
    /// Events that one transaction takes at most (a single large request may exceed it).
    public var batchEvents: Int64
    /// Inbox rows that one transaction takes at most.
    public var batchRows: Int
    /// Milliseconds between the starts of two transactions while next to nothing arrives.
    public var intervalMilliseconds: Int
    public var event: EventLimits

    public init(
        batchEvents: Int64 = 20_000,
        batchRows: Int = 2_000,
        intervalMilliseconds: Int = 30,
        event: EventLimits = EventLimits()
    ) {
        self.batchEvents = batchEvents
        self.batchRows = batchRows
        self.intervalMilliseconds = intervalMilliseconds
        self.event = event
    }

    /// The time between the starts of two transactions, given what the last one held. A page of a hot table costs the same
    /// for one change as for twenty, so the more arrives, the longer it pays to gather, up to three times the interval.
    func interval(after events: Int) -> Duration {
        .milliseconds(min(intervalMilliseconds + events / 10, intervalMilliseconds * 3))
    }
}
