import Audiences
import Core

/// How many members an audience had at the end of each of the last days.
struct AudienceGrowth: Sendable {
    private static let days: Int64 = 14
    /// How far it looks back: beyond the days that are drawn, for how many there were before.
    static let span = 90 * Instant.day

    private let sizes: [MembershipSize]
    private let subject: ListSubject
    private let since: Instant
    private let until: Instant

    /// `sizes`: of what, the earliest first. `since`: when the audience was made.
    init(_ sizes: [MembershipSize], of subject: ListSubject, since: Instant, until: Instant) {
        (self.sizes, self.subject, self.since, self.until) = (sizes, subject, since, until)
    }

    /// Nil as long as nothing is known.
    func chart(_ format: Format) -> DayChart? {
        guard !sizes.isEmpty else { return nil }
        let today = format.civil(until).daysSinceEpoch
        let first = max(today - Self.days + 1, format.civil(since).daysSinceEpoch)
        var last: [Int64: Int] = [:]
        var before = 0
        for size in sizes {
            let day = format.civil(size.hour).daysSinceEpoch
            if day < first { before = size.members } else { last[day] = size.members }
        }
        let days = (min(first, today)...today).map { day -> (day: Int64, parts: [Int64]) in
            // A day without an entry changed nothing.
            before = last[day] ?? before
            return (day, [Int64(before)])
        }
        return DayChart(
            key: subject == .people ? "size" : "companies",
            legend: [],
            days: days,
            today: today,
            format: format,
            written: { format.text.plural(subject.key("count"), $0, format.number($0)) }
        )
    }
}
