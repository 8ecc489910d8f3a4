import Core

/// When an event happened, by the best knowledge of three clocks.
enum EventTime {
    /// A client's clock that is off by more than this is not only off: it was never set, or `sentAt` is invented.
    private static let trustedSkew = Instant.day

    /// Segment's correction: `receivedAt − (sentAt − timestamp)`. A missing `sentAt` means no correction, a missing
    /// timestamp means now. Where the two clocks differ absurdly, that reading wins (as it came or corrected) which
    /// lies nearer to now; and nothing can have happened after it was received.
    static func corrected(timestamp: Instant?, sentAt: Instant?, receivedAt: Instant) -> Instant {
        guard let timestamp, Instant.plausible.contains(timestamp) else { return receivedAt }
        var time = timestamp
        if let sentAt {
            let skew = receivedAt.microseconds(since: sentAt)
            let corrected = timestamp.advanced(byMicroseconds: skew)
            if skew.magnitude <= trustedSkew.magnitude
                || distance(corrected, receivedAt) < distance(timestamp, receivedAt)
            {
                time = corrected
            }
        }
        return Instant.plausible.contains(time) ? min(time, receivedAt) : receivedAt
    }

    private static func distance(_ a: Instant, _ b: Instant) -> UInt64 { a.microseconds(since: b).magnitude }
}
