import Core
import Testing

@testable import Events

struct EventTimeTests {
    private static let now = Instant(seconds: 1_790_000_000)

    private static func corrected(_ timestamp: Int64?, _ sentAt: Int64?) -> Int64 {
        let time = EventTime.corrected(
            timestamp: timestamp.map { now.advanced(byMicroseconds: $0 * Instant.second) },
            sentAt: sentAt.map { now.advanced(byMicroseconds: $0 * Instant.second) },
            receivedAt: now
        )
        return time.microseconds(since: now) / Instant.second
    }

    private static let year: Int64 = 365 * 86_400
    private static let since1970: Int64 = -1_790_000_000

    /// Seconds from the moment of reception.
    @Test(
        arguments: [
            (nil, nil, 0), (nil, -5, 0), (-60, nil, -60),
            // Good clocks, a second on the wire.
            (-60, -1, -59), (0, 0, 0),
            // A clock that is an hour fast, an hour slow.
            (3_600 - 60, 3_600, -60), (-3_600 - 60, -3_600, -60),
            // Offline for ten days, then sent.
            (-10 * 86_400, 0, -10 * 86_400),
            // A clock that was never set.
            (since1970 + 100, since1970 + 160, -60),
            // An import of old events, sentAt made up when they were exported.
            (-3 * year, -2 * year, -1 * year), (-3 * year, nil, -3 * year),
            // sentAt from a broken clock, timestamp from a good one.
            (-60, -20 * year, -60), (-60, 20 * year, -60),
            // In the future.
            (600, nil, 0), (600, 0, 0), (year, nil, 0),
        ] as [(Int64?, Int64?, Int64)]
    )
    func `the time is what the clocks together make likely`(timestamp: Int64?, sentAt: Int64?, expected: Int64) {
        #expect(Self.corrected(timestamp, sentAt) == expected)
    }

    @Test func `no clocks make a time that is later than the reception or that cannot be`() {
        var random = SeededGenerator(seed: 42)
        func some() -> Instant? {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: nil
            case 1: Instant(microseconds: Int64.random(in: .min ... .max, using: &random))
            case 2: Instant(microseconds: Bool.random(using: &random) ? .max : .min)
            case 3: Instant(microseconds: Int64.random(in: -10...10, using: &random))
            default:
                Self.now.advanced(byMicroseconds: .random(in: -year * 1_000_000...year * 1_000_000, using: &random))
            }
        }
        let year = Self.year
        for _ in 0..<20_000 {
            let (timestamp, sentAt) = (some(), some())
            let time = EventTime.corrected(timestamp: timestamp, sentAt: sentAt, receivedAt: Self.now)
            #expect(time <= Self.now && Instant.plausible.contains(time), "\(String(describing: (timestamp, sentAt)))")
        }
    }

    @Test func `however wrong a clock is, as long as it is steady, the distance to sending stays`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<1_000 {
            let age = Int64.random(in: 0..<3_600, using: &random)
            let skew = Int64.random(in: -86_000...86_000, using: &random)
            #expect(Self.corrected(skew - age, skew) == -age)
        }
    }
}
