import Audiences
import Core
import Foundation

extension Format {
    /// `14:21`.
    func time(_ instant: Instant) -> String { String(clock(instant).prefix(5)) }

    /// `14:21:07.412`.
    func preciseTime(_ instant: Instant) -> String { clock(instant) }

    /// `2026. 11. 21.` or `21 Nov 2026`.
    func date(_ instant: Instant) -> String { text("time.date", values(civil(instant))) }

    /// `2026. 11. 21. 14:21:07.412`.
    func preciseDateTime(_ instant: Instant) -> String { "\(date(instant)) \(clock(instant))" }

    /// `2026. 11. 21. 14:21`.
    func dateTime(_ instant: Instant) -> String { "\(date(instant)) \(time(instant))" }

    /// The heading of a day: today, yesterday, `11월 13일`, `2024년 3월 11일`.
    func day(_ instant: Instant) -> String {
        let day = civil(instant)
        let today = civil(now)
        switch today.daysSinceEpoch - day.daysSinceEpoch {
        case 0: return text("time.today")
        case 1: return text("time.yesterday")
        default: break
        }
        return text(day.year == today.year ? "time.day_this_year" : "time.day_other_year", values(day))
    }

    /// How long ago, as one would say it: just now, 2 minutes ago, yesterday, 23 days ago; a date past thirty days.
    /// Times ahead of now (a client's clock) are "just now" within a minute and a date beyond.
    func relative(_ instant: Instant) -> String {
        let seconds = now.microseconds(since: instant) / Instant.second
        switch seconds {
        case ..<(-60): return dateTime(instant)
        case ..<60: return text("time.now")
        case ..<3_600: return ago("time.minutes", seconds / 60)
        case ..<86_400: return ago("time.hours", seconds / 3_600)
        default: break
        }
        let days = civil(now).daysSinceEpoch - civil(instant).daysSinceEpoch
        return switch days {
        case ...1: text("time.yesterday")
        case ...30: ago("time.days", days)
        default: date(instant)
        }
    }

    /// The day in the workspace's time zone.
    func civil(_ instant: Instant) -> CivilDate {
        let local = instant.advanced(byMicroseconds: offset(at: instant)).microseconds
        return CivilDate(daysSinceEpoch: Int64((Double(local) / Double(Instant.day)).rounded(.down)))
    }

    /// The moment at which the day begins in the workspace's time zone.
    func start(of day: CivilDate) -> Instant { day.start(in: timeZone) }

    private func ago(_ key: String, _ count: Int64) -> String { text.plural(key, count, number(count)) }

    /// `14:21:07.412` in the workspace's time zone.
    private func clock(_ instant: Instant) -> String {
        let local = instant.advanced(byMicroseconds: offset(at: instant))
        return String(local.iso8601.drop { $0 != "T" }.dropFirst().prefix(12))
    }

    private func offset(at instant: Instant) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(instant.microseconds) / 1e6)
        return Int64(timeZone.secondsFromGMT(for: date)) * Instant.second
    }

    func values(_ day: CivilDate) -> [String: String] {
        let name = text("time.month.\(day.month)")
        return [
            "year": "\(day.year)", "month": "\(day.month)", "day": "\(day.day)", "name": name,
            "short": String(name.prefix(3)),
        ]
    }
}

extension Format {
    /// `토요일`, `Saturday`.
    func weekday(_ instant: Instant) -> String {
        // 1 January 1970 was a Thursday.
        let days = civil(instant).daysSinceEpoch + 4
        return text("time.weekday.\(((days % 7) + 7) % 7)")
    }

    /// `토요일`, `Saturday`.
    func weekday(_ day: EventTimes.Weekday) -> String { text("time.weekday.\((day.rawValue + 1) % 7)") }

    /// `11월 21일`, `21 November`.
    func dayOfYear(_ instant: Instant) -> String { text("time.day_this_year", values(civil(instant))) }

    /// `11/21` of the day with this number since 1970.
    func shortDay(_ day: Int64) -> String {
        let date = CivilDate(daysSinceEpoch: day)
        return text("time.short_day", values(date))
    }
}
