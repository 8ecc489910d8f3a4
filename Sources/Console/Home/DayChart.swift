import Access
import Core
import Customers

/// Columns for the last days, one or two parts high, with a table behind them.
struct DayChart: Sendable {
    struct Column: Sendable {
        let x: String
        let label: String
        /// What the column says when one points at it.
        let tip: String
        let lower: Bar
        let upper: Bar?
        let isToday: Bool
    }

    /// In hundredths of the chart's height.
    struct Bar: Sendable {
        let y: String
        let height: String
    }

    struct Row: Sendable {
        let day: String
        let values: [String]
    }

    let key: String
    let title: String
    let unit: String
    let legend: [String]
    let columns: [Column]
    /// Of the drawing: ten for each column.
    let width: Int
    let top: String
    let first: String
    let last: String
    let heads: [String]
    let rows: [Row]

    private static let days = 14

    static func all(
        of overview: DayOverview,
        currency: String,
        allows: (Permission) -> Bool,
        format: Format
    ) -> [DayChart] {
        let days = overview.days.suffix(days)
        guard days.count > 1 else { return [] }
        func money(_ thousandths: Int64) -> String { format.money(Double(thousandths) / 1_000, currency: currency) }
        let text = format.text
        return [
            DayChart(
                key: "people",
                legend: [text("home.chart.returning"), text("home.chart.new")],
                days: days.map { ($0.day, [$0.returning.reduce(0, +), $0.newcomers.reduce(0, +)]) },
                today: overview.today.day,
                format: format,
                written: { format.text.plural("home.people", $0, format.number($0)) }
            ),
            DayChart(
                key: "revenue",
                legend: [],
                days: days.map { ($0.day, [$0.sales(in: currency).reduce(0, +)]) },
                today: overview.today.day,
                format: format,
                written: money
            ),
        ]
    }

    /// `days`: number of the day and the heights of its parts, the lowest first.
    init(
        key: String,
        legend: [String],
        days: [(day: Int64, parts: [Int64])],
        today: Int64,
        format: Format,
        written: (Int64) -> String
    ) {
        let text = format.text
        self.key = key
        self.legend = legend
        title = text("home.chart.\(key).title")
        unit = text("home.chart.\(key).unit")
        let most = max(days.map { $0.parts.reduce(0, +) }.max() ?? 0, 1)
        func hundredths(_ value: Int64) -> Double { max(0, Double(value)) / Double(most) * 100 }
        columns = days.enumerated().map { index, day in
            let label = format.shortDay(day.day)
            let lower = hundredths(day.parts.first ?? 0)
            let upper = day.parts.count > 1 ? hundredths(day.parts[1]) : nil
            let named = legend.isEmpty ? day.parts.map(written) : zip(legend, day.parts).map { "\($0) \(written($1))" }
            return Column(
                x: DayChart.short(Double(index * 10) + 1.5),
                label: label,
                tip: ([label] + named).joined(separator: " · "),
                lower: Bar(y: DayChart.short(100 - lower), height: DayChart.short(lower)),
                upper: upper.map { Bar(y: DayChart.short(100 - lower - $0), height: DayChart.short($0)) },
                isToday: day.day == today
            )
        }
        width = days.count * 10
        top = written(most)
        first = days.first.map { format.shortDay($0.day) } ?? ""
        last = text("time.today")
        heads = [text("home.chart.day")] + (legend.isEmpty ? [title] : legend)
        rows = days.reversed().map { day in
            Row(day: format.shortDay(day.day), values: day.parts.map(written))
        }
    }

    private static func short(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (hundredths / 100, abs(hundredths % 100))
        return rest == 0 ? "\(whole)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
