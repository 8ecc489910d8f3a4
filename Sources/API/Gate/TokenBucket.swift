import Core

/// Lets so many through a second on average, and a burst after a pause. Pure: time comes in.
struct TokenBucket: Sendable {
    private let rate: Double
    private let burst: Double
    private var level: Double
    private var filledAt: Instant

    init(_ limits: APILimits, at now: Instant) {
        rate = Double(max(1, limits.requestsPerSecond))
        burst = Double(max(1, limits.burst))
        level = burst
        filledAt = now
    }

    /// Nil when one may pass; otherwise in how many seconds the next may, at least 1.
    mutating func take(at now: Instant) -> Int? {
        let elapsed = Double(max(0, now.microseconds(since: filledAt))) / Double(Instant.second)
        level = min(burst, level + elapsed * rate)
        filledAt = now
        guard level >= 1 else { return max(1, Int(((1 - level) / rate).rounded(.up))) }
        level -= 1
        return nil
    }
}
