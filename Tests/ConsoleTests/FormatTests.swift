import Core
import Testing

@testable import Console

@Suite("Formats")
struct FormatTests {
    @Test("Numbers are grouped by three")
    func numbers() throws {
        let format = try Resources.format()
        #expect(
            [0, 999, 1_000, 1_234_567, -12_300].map(format.number) == ["0", "999", "1,000", "1,234,567", "-12,300"]
        )
    }

    @Test(
        "Money follows currency and language",
        arguments: [
            (12_300.0, "KRW", "₩12,300", "₩12,300"), (12.3, "usd", "US$12.30", "$12.30"),
            (-5, "EUR", "-€5.00", "-€5.00"),
            (1_000, "JPY", "JP¥1,000", "¥1,000"), (0.5, "CHF", "0.50 CHF", "0.50 CHF"),
            (1_999.999, "USD", "US$2,000.00", "$2,000.00"),
        ]
    )
    func money(amount: Double, currency: String, korean: String, english: String) throws {
        #expect(try Resources.format(.korean).money(amount, currency: currency) == korean)
        #expect(try Resources.format(.english).money(amount, currency: currency) == english)
    }

    @Test("Dates and times are those of the workspace's time zone")
    func dates() throws {
        let instant = try #require(Instant(iso8601: "2026-11-20T15:00:00.005Z"))
        #expect(try Resources.format(.korean).date(instant) == "2026. 11. 21.")
        #expect(try Resources.format(.english).date(instant) == "21 Nov 2026")
        #expect(try Resources.format().time(instant) == "00:00")
        #expect(try Resources.format().preciseTime(instant) == "00:00:00.005")
    }

    @Test(
        "Days are headed as one speaks of them",
        arguments: [
            ("2026-11-21T05:00:00Z", "오늘", "Today"), ("2026-11-20T05:00:00Z", "어제", "Yesterday"),
            ("2026-11-13T05:00:00Z", "11월 13일", "13 November"),
            ("2024-03-11T00:02:00Z", "2024년 3월 11일", "11 March 2024"),
        ]
    )
    func days(time: String, korean: String, english: String) throws {
        let instant = try #require(Instant(iso8601: time))
        #expect(try Resources.format(.korean).day(instant) == korean)
        #expect(try Resources.format(.english).day(instant) == english)
    }

    @Test(
        "How long ago is said in the largest fitting unit",
        arguments: [
            ("2026-11-21T05:21:00Z", "방금", "just now"), ("2026-11-21T05:21:30Z", "방금", "just now"),
            ("2026-11-21T05:20:00Z", "1분 전", "1 minute ago"), ("2026-11-21T05:19:00Z", "2분 전", "2 minutes ago"),
            ("2026-11-21T02:00:00Z", "3시간 전", "3 hours ago"), ("2026-11-20T05:00:00Z", "어제", "Yesterday"),
            ("2026-10-29T05:00:00Z", "23일 전", "23 days ago"), ("2026-01-01T05:00:00Z", "2026. 1. 1.", "1 Jan 2026"),
            ("2027-01-01T00:00:00Z", "2027. 1. 1. 09:00", "1 Jan 2027 09:00"),
        ]
    )
    func relative(time: String, korean: String, english: String) throws {
        let instant = try #require(Instant(iso8601: time))
        #expect(try Resources.format(.korean).relative(instant) == korean)
        #expect(try Resources.format(.english).relative(instant) == english)
    }

    @Test("No time is too far off to be written", arguments: [Int64.min, -1, 0, Int64.max])
    func extremes(microseconds: Int64) throws {
        let format = try Resources.format()
        let instant = Instant(microseconds: microseconds)
        #expect(!format.relative(instant).isEmpty)
        #expect(!format.day(instant).isEmpty)
        #expect(!format.preciseDateTime(instant).isEmpty)
    }

    @Test("Korean numbers are written as they are dialled at home, others as they are")
    func phones() throws {
        let format = try Resources.format()
        #expect(format.phone("+821023456789") == "010-2345-6789")
        #expect(format.phone("+82212345678") == "02-1234-5678")
        #expect(format.phone("+14155550123") == "+14155550123")
        #expect(format.phone("+82") == "+82")
    }

    @Test("A count that nobody finished says so")
    func cappedCounts() throws {
        let format = try Resources.format()
        #expect(format.count(CappedCount(1_204)) == "1,204")
        #expect(format.count(CappedCount(10_001)) == "10,000+")
    }
}
