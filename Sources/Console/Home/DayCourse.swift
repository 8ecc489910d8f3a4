import Customers

/// How a number grew through the day, as a line, above how it usually grows.
struct DayCourse: Sendable, Equatable {
    static let width = 120.0
    static let height = 36.0

    /// Points of polylines in a box of ``width`` × ``height``; the usual one is empty where there is none.
    let today: String
    let usual: String

    init(today: String, usual: String) { (self.today, self.usual) = (today, usual) }

    init(_ overview: DayOverview, _ hourly: (DayFigures) -> [Int64]) {
        let now = min(max(overview.usual.hours, 0), 24)
        let marks = (0...24).map(Double.init)
        let course = hourly(overview.today)
        let drawn = marks.filter { $0 < now } + [now]
        let grown = drawn.map { at in (at, Usual(days: [overview.today], hours: at).average { _ in course } ?? 0) }
        let expected: [(Double, Double)] =
            overview.usual.days.isEmpty
            ? [] : marks.map { at in (at, Usual(days: overview.usual.days, hours: at).average(hourly) ?? 0) }
        let top = max(grown.last?.1 ?? 0, expected.last?.1 ?? 0, 1)
        today = DayCourse.points(grown, top: top)
        usual = DayCourse.points(expected, top: top)
    }

    private static func points(_ values: [(Double, Double)], top: Double) -> String {
        values.map { hour, value in
            tenths(hour / 24 * width) + "," + tenths(height - 2 - value / top * (height - 4))
        }.joined(separator: " ")
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
