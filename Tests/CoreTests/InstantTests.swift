import Core
import Foundation
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-21T05:21:07.412Z", 1_795_238_467_412_000),
        ("2026-11-21T05:21:07.412345Z", 1_795_238_467_412_345),
        ("2026-11-21T14:21:07.412+09:00", 1_795_238_467_412_000),
        ("2026-11-21T14:21:07.412+0900", 1_795_238_467_412_000), ("2026-11-21 05:21:07,412", 1_795_238_467_412_000),
        ("2026-11-21T05:21:07.412345678", 1_795_238_467_412_345), ("2026-11-21", 1_795_219_200_000_000),
        ("1969-12-31T23:59:59.5Z", -500_000), ("2024-02-29T00:00Z", 1_709_164_800_000_000),
        ("2026-11-20T21:21:07.412-08", 1_795_238_467_412_000),
    ])
    func `reads the forms that clients send`(text: String, microseconds: Int64) {
        #expect(Instant(iso8601: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01", "2026-02-30", "2026-11-21T24:00:00Z", "2026-11-21T05:21:07.Z", "2026-11-21T",
        "2026-11-21T05:21:07+09:99", "2026-11-21T05:21:07Zz", "26-11-21", "2026-11-21T05:21:07.412+", "2026-1-1",
    ])
    func `refuses what is no time`(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test func `writes what it reads, and as Foundation does`() {
        var random = SeededGenerator(seed: 3)
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        for _ in 0..<2_000 {
            let instant = Instant(
                microseconds: .random(in: -2_208_988_800_000_000...7_258_118_400_000_000, using: &random)
            )
            #expect(Instant(iso8601: instant.iso8601) == instant)
            let seconds = Int64((Double(instant.microseconds) / 1e6).rounded(.down))
            let theirs = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(instant.iso8601.prefix(19) == theirs.prefix(19))
        }
    }

    @Test func `saturates instead of overflowing`() {
        let last = Instant(microseconds: .max)
        #expect(last.advanced(byMicroseconds: 1) == last)
        #expect(last.microseconds(since: Instant(microseconds: .min)) == .max)
    }
}
