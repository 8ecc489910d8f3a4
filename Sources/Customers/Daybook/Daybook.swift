public import Core
import Events
public import Foundation
public import Storage

/// How many people, events and sales each hour had, counted as they come: what a day looked like is read in a moment,
/// however many events there are.
///
/// People are counted once a day under who they are now, also when they are merged later; days are those of the
/// workspace's clocks.
public struct Daybook: Sendable {
    let database: any Database
    let eventLog: EventLog

    public init(database: any Database) {
        self.database = database
        eventLog = EventLog(database: database)
    }

    /// Weeks that "as usual" looks back.
    static let weeks: Int64 = 4

    /// Counts by the clocks of `zone` from now on. Where others were used, or the workspace is older than its daybook,
    /// what was recorded has to be counted anew: ``recount(slice:progress:)``.
    public func open(in zone: TimeZone) async throws {
        try await database.write { tx in
            if try DaybookState.stored(in: tx)?.zone.identifier == zone.identifier { return }
            try DaybookState.beginAnew(in: zone, tx: tx)
        }
    }

    /// The day of `now` beside the days before; nil before the daybook was opened. O(hours × sources of five
    /// days).
    public func overview(at now: Instant) async throws -> DayOverview? {
        try await database.read { tx in
            guard let state = try DaybookState.stored(in: tx) else { return nil }
            var clock = LocalHours(zone: state.zone)
            let today = clock.hour(of: now).flooredDivision(by: 24).quotient
            let start = LocalHours.range(ofDay: today, in: state.zone).lowerBound
            let sameWeekdays = (1...Self.weeks).map { today - 7 * $0 }
            let span = today - 7 * Self.weeks...today
            let figures = try Self.figures(of: span, eventsOf: [today] + sameWeekdays, in: tx)
            let first =
                try tx.row("SELECT MIN(hour) FROM daybook_hour")?.optionalInteger(0)?.flooredDivision(by: 24).quotient
                ?? today
            let usual = Usual(
                // The day on which a workspace begins is no whole day.
                days: sameWeekdays.filter { $0 > first }.compactMap { figures[$0] },
                hours: Double(now.microseconds(since: start)) / Double(Instant.hour)
            )
            return DayOverview(
                today: figures[today] ?? DayFigures(day: today),
                usual: usual,
                days: span.filter { $0 >= first }.compactMap { figures[$0] },
                start: start,
                isCurrent: state.isCurrent,
                zone: state.zone
            )
        }
    }

    private static func figures(
        of span: ClosedRange<Int64>,
        eventsOf days: [Int64],
        in tx: any ReadTransaction
    ) throws -> [Int64: DayFigures] {
        var figures = Dictionary(uniqueKeysWithValues: span.map { ($0, DayFigures(day: $0)) })
        let hours: SQL = "hour >= \(span.lowerBound * 24) AND hour < \((span.upperBound + 1) * 24)"
        func enter(_ hour: Int64, _ change: (inout DayFigures, Int) -> Void) {
            let day = hour.flooredDivision(by: 24).quotient
            guard var figure = figures[day] else { return }
            change(&figure, Int(hour - day * 24))
            figures[day] = figure
        }
        for row in try tx.rows("SELECT hour, people, newcomers FROM daybook_hour WHERE " + hours) {
            let (people, newcomers) = (try row.integer(1), try row.integer(2))
            enter(try row.integer(0)) {
                $0.people[$1] = people
                $0.newcomers[$1] = newcomers
            }
        }
        for row in try tx.rows("SELECT hour, currency, orders, thousandths FROM daybook_sale WHERE " + hours) {
            let (currency, orders, thousandths) = (try row.text(1), try row.integer(2), try row.integer(3))
            enter(try row.integer(0)) {
                $0.orders[$1] += orders
                $0.sales[currency, default: DayFigures.quiet][$1] = thousandths
            }
        }
        for day in days {
            let rows = try tx.rows(
                """
                SELECT hour, source, events FROM daybook_event
                WHERE hour >= \(day * 24) AND hour < \((day + 1) * 24)
                """
            )
            for row in rows {
                let (source, events) = (try row.integer(1), try row.integer(2))
                enter(try row.integer(0)) { $0.events[source, default: DayFigures.quiet][$1] = events }
            }
        }
        return figures
    }
}
