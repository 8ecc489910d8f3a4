public import Core
import Synchronization

/// What is happening right now, for screens. Nothing depends on it; it may skip.
public final class LiveFeed: Sendable {
    /// Of one transaction's events a screen can show no more anyway.
    private static let sampleSize = 50
    private static let rateWindow = 5 * Instant.second

    private struct State: ~Copyable {
        var listeners: [Int: AsyncStream<LiveBurst>.Continuation] = [:]
        var nextListener = 0
        var recent: [(at: Instant, events: Int)] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Bursts from now on, one for each transaction of the pipeline; of a slow listener only the latest `keeping` wait.
    public func subscribe(keeping: Int = 64) -> AsyncStream<LiveBurst> {
        AsyncStream(bufferingPolicy: .bufferingNewest(keeping)) { continuation in
            let number = state.withLock { state in
                state.nextListener += 1
                state.listeners[state.nextListener] = continuation
                return state.nextListener
            }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
            }
        }
    }

    /// Events per second over the last five seconds.
    public func rate(at now: Instant) -> Double {
        state.withLock { state in
            let since = now.advanced(byMicroseconds: -Self.rateWindow)
            let events = state.recent.reduce(0) { $0 + ($1.at > since ? $1.events : 0) }
            return Double(events) * Double(Instant.second) / Double(Self.rateWindow)
        }
    }

    /// Ends all subscriptions, so that a server that shuts down does not wait for screens.
    public func finish() {
        let listeners = state.withLock { state in
            defer { state.listeners = [:] }
            return state.listeners
        }
        for listener in listeners.values { listener.finish() }
    }

    func publish(_ batch: MicroBatch, at now: Instant) {
        let total = batch.events.count + batch.rejections.count
        let listeners = state.withLock { state in
            let since = now.advanced(byMicroseconds: -Self.rateWindow)
            state.recent.removeAll { $0.at <= since }
            state.recent.append((now, total))
            return Array(state.listeners.values)
        }
        guard !listeners.isEmpty else { return }
        // Rejections first: there are few, and they are what one looks for.
        let rejections = batch.rejections.suffix(Self.sampleSize).map(LiveEvent.init)
        let events = batch.events.suffix(Self.sampleSize - rejections.count).map(LiveEvent.init)
        let burst = LiveBurst(
            events: (events + rejections).sorted { $0.receivedAt < $1.receivedAt },
            total: total,
            rate: rate(at: now)
        )
        for listener in listeners { listener.yield(burst) }
    }
}

/// What one transaction committed.
public struct LiveBurst: Sendable {
    /// Oldest first; a sample where `total` is more.
    public let events: [LiveEvent]
    /// How many there really were.
    public let total: Int
    /// Events per second over the last five seconds.
    public let rate: Double
}

extension LiveEvent {
    init(_ event: IncomingEvent) {
        self.init(
            id: EventID.recorded(event.number).text,
            state: .recorded,
            reason: .accepted,
            type: event.type,
            name: event.name,
            sourceID: event.source,
            profile: event.profile == IncomingEvent.nobody ? nil : event.profile,
            changedIdentity: event.changedIdentity,
            madeKnown: event.madeKnown,
            receivedAt: event.receivedAt,
            time: event.time
        )
    }

    init(_ rejection: Rejection) {
        self.init(
            id: EventID.rejected(rejection.position).text,
            state: rejection.state,
            reason: rejection.reason,
            type: rejection.type,
            name: rejection.name,
            sourceID: rejection.source,
            profile: nil,
            changedIdentity: false,
            madeKnown: false,
            receivedAt: rejection.receivedAt,
            time: rejection.time
        )
    }
}
