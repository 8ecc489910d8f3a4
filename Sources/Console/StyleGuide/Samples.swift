import Core

extension HomeFigure {
    /// More than usual, less, much the same, nothing to compare with.
    static func samples(_ format: Format) -> [HomeFigure] {
        let days: [(key: String, value: Double, usual: Double?)] = [
            ("new", 1_204, 1_020), ("active", 18_930, 24_100), ("returning", 17_726, 17_900), ("revenue", 0, nil),
        ]
        return days.map { key, value, usual in
            func written(_ value: Double) -> String { format.number(Int64(value.rounded())) }
            return HomeFigure(
                key: key,
                label: format.text("home.figure.\(key)"),
                value: written(value),
                also: nil,
                comparison: Comparison(value, usual: usual, format: format, written: written),
                path: key == "returning" ? nil : "/styleguide",
                course: DayCourse(
                    today: "0,34 20,33 40,28 60,20 80,9 90,6",
                    usual: usual == nil ? "" : "0,34 30,32 60,24 90,12 120,4"
                )
            )
        }
    }
}

extension DayChart {
    static func sample(_ format: Format) -> DayChart {
        let today = format.civil(format.now).daysSinceEpoch
        return DayChart(
            key: "people",
            legend: [format.text("home.chart.returning"), format.text("home.chart.new")],
            days: (0..<14).map { day in (today - 13 + day, [40 + day * 7 % 31, 12 + day * 5 % 17]) },
            today: today,
            format: format,
            written: { format.number($0) }
        )
    }
}
