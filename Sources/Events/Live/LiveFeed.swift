import Synchronization

/// What is happening right now, for screens. Nothing depends on it; it may skip.
public final class LiveFeed: Sendable {
    public init() {}

    /// Events from now on, newest last, in bursts of at most one every 100 ms; of a burst of more than 50 a sample.
    public func subscribe() -> AsyncStream<LiveBurst> { AsyncStream { $0.finish() } }
}

/// What was committed since the last burst.
public struct LiveBurst: Sendable {
    public let events: [LiveEvent]
    /// How many there really were.
    public let total: Int
    /// Events per second over the last few seconds.
    public let rate: Double
}
