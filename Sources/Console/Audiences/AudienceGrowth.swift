import Audiences
import Core

/// How many members an audience had at the end of each of the last days.
struct AudienceGrowth: Sendable {
    private static let days: Int64 = 14
    /// How far it looks back: beyond the days that are drawn, for how many there were before.
    static let span = 90 * Instant.day

    private let sizes: [(hour: Instant, members: Int)]
    private let subject: ListSubject
    private let since: Instant
    private let until: Instant

    /// `sizes`: at least the last one of each day, the earliest first. `since`: when the audience was made.
    init(
        _ sizes: [(hour: Instant, members: Int)],
        of subject: ListSubject,
        since: Instant,
        until: Instant
    ) {
        (self.sizes, self.subject, self.since, self.until) = (sizes, subject, since, until)
    }

    /// Whether the audience was made today, so that there are no two days yet.
    func isOfToday(_ format: Format) -> Bool { format.civil(since) == format.civil(until) }

    /// Nil as long as nothing is known of two days.
    func chart(_ format: Format) -> DayChart? {
        guard let (days, today) = daily(format), days.count > 1 else { return nil }
        return DayChart(
            key: subject == .people ? "size" : "companies",
            legend: [],
            days: days.map { ($0.day, [Int64($0.members)]) },
            today: today,
            format: format,
            written: { format.text.plural(subject.key("count"), $0, format.number($0)) }
        )
    }

    /// Nil as long as nothing is known of two days.
    func spark(_ format: Format) -> Sparkline? {
        guard let days = daily(format)?.days, let first = days.first, let last = days.last else { return nil }
        return Sparkline(
            days.map(\.members),
            words: format.text(
                "audiences.growth",
                [
                    "days": format.number(Int64(days.count)), "from": format.number(Int64(first.members)),
                    "to": format.number(Int64(last.members)),
                ]
            )
        )
    }

    private func daily(_ format: Format) -> (days: [(day: Int64, members: Int)], today: Int64)? {
        guard !sizes.isEmpty else { return nil }
        let today = format.civil(until).daysSinceEpoch
        let first = max(today - Self.days + 1, format.civil(since).daysSinceEpoch)
        var last: [Int64: Int] = [:]
        var before = 0
        for size in sizes {
            let day = format.civil(size.hour).daysSinceEpoch
            if day < first { before = size.members } else { last[day] = size.members }
        }
        let days = (min(first, today)...today).map { day -> (day: Int64, members: Int) in
            // A day without an entry changed nothing.
            before = last[day] ?? before
            return (day, before)
        }
        return (days, today)
    }
}
