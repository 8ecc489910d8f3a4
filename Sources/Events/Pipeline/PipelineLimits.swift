/// How the pipeline works.
public struct PipelineLimits: Sendable {
    /// Events that one transaction takes at most (a single large request may exceed it).
    public var batchEvents: Int64
    /// Inbox rows that one transaction takes at most.
    public var batchRows: Int
    /// Milliseconds between the starts of two transactions while little is waiting: a commit costs the same for one
    /// event as for a hundred.
    public var intervalMilliseconds: Int
    public var event: EventLimits

    public init(
        batchEvents: Int64 = 20_000,
        batchRows: Int = 2_000,
        intervalMilliseconds: Int = 20,
        event: EventLimits = EventLimits()
    ) {
        self.batchEvents = batchEvents
        self.batchRows = batchRows
        self.intervalMilliseconds = intervalMilliseconds
        self.event = event
    }
}
