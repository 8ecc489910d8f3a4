import Core

/// Watches how much of what comes in is refused, and says when it is suddenly much.
struct QuarantineWatch: Sendable {
    /// What is told.
    struct Spike: Sendable, Equatable {
        let count: Int
        /// Of all events of the last minutes.
        let percent: Int
    }

    private static let window = 5 * 60 * Instant.second
    private static let silence = Instant.hour
    /// Less than this is somebody who tries something out.
    private static let fewest = 20
    /// A twentieth of everything.
    private static let share = 0.05

    private struct Sample {
        let at: Instant
        let quarantined: Int
        let total: Int
    }

    private var samples: [Sample] = []
    private var told: Instant?

    /// `quarantined` and `total` (with those): events since the start of the program.
    mutating func note(quarantined: Int, total: Int, at now: Instant) -> Spike? {
        samples.removeAll { now.microseconds(since: $0.at) > Self.window }
        samples.append(Sample(at: now, quarantined: quarantined, total: total))
        guard let first = samples.first else { return nil }
        let count = quarantined - first.quarantined
        let all = total - first.total
        guard count >= Self.fewest, Double(count) >= Double(all) * Self.share else { return nil }
        if let told, now.microseconds(since: told) < Self.silence { return nil }
        told = now
        return Spike(count: count, percent: count * 100 / max(all, 1))
    }
}
