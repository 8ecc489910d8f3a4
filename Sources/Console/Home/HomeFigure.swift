import Access
import Core
import Customers

/// One number of today with its course through the day.
struct HomeFigure: Sendable {
    let key: String
    let label: String
    let value: String
    /// Other currencies, which nobody converts.
    let also: String?
    let comparison: Comparison
    /// The list behind the number; nil where the role may not see it.
    let path: String?
    let course: DayCourse

    static func all(
        of overview: DayOverview,
        currency: String,
        allows: (Permission) -> Bool,
        format: Format
    ) -> [HomeFigure] {
        let people = allows(.viewPeople)
        return [
            figure("new", overview, \.newcomers, people ? HomeLinks.newcomers(overview) : nil, format),
            figure("active", overview, \.people, people ? HomeLinks.active(overview) : nil, format),
            figure("returning", overview, \.returning, people ? HomeLinks.returning(overview) : nil, format),
            revenue(of: overview, currency: currency, allows: allows, format: format),
        ]
    }

    private static func figure(
        _ key: String,
        _ overview: DayOverview,
        _ hourly: (DayFigures) -> [Int64],
        _ path: String?,
        _ format: Format
    ) -> HomeFigure {
        let count = hourly(overview.today).reduce(0, +)
        return HomeFigure(
            key: key,
            label: format.text("home.figure.\(key)"),
            value: format.text.plural("home.people", count, format.number(count)),
            also: nil,
            comparison: Comparison(
                Double(count),
                usual: overview.usual.average(hourly),
                format: format,
                written: { format.number(Int64($0.rounded())) }
            ),
            path: path,
            course: DayCourse(overview, hourly)
        )
    }

    private static func revenue(
        of overview: DayOverview,
        currency: String,
        allows: (Permission) -> Bool,
        format: Format
    ) -> HomeFigure {
        func written(_ thousandths: Double) -> String { format.money(thousandths / 1_000, currency: currency) }
        let hourly: (DayFigures) -> [Int64] = { $0.sales(in: currency) }
        let sum = hourly(overview.today).reduce(0, +)
        let others = overview.today.sales.filter { !$0.key.isEmpty && $0.key != currency }
            .map { ($0.key, $0.value.reduce(0, +)) }.filter { $0.1 != 0 }.sorted { $0.0 < $1.0 }
        let also = others.map { format.money(Double($0.1) / 1_000, currency: $0.0) }.joined(separator: " · ")
        return HomeFigure(
            key: "revenue",
            label: format.text("home.figure.revenue"),
            value: written(Double(sum)),
            also: also.isEmpty ? nil : "+ " + also,
            comparison: Comparison(
                Double(sum),
                usual: overview.usual.average(hourly),
                format: format,
                written: written
            ),
            path: allows(.viewEvents) ? HomeLinks.orders : nil,
            course: DayCourse(overview, hourly)
        )
    }
}

extension DayFigures {
    static let none = [Int64](repeating: 0, count: 24)

    /// Those who came and had come before.
    var returning: [Int64] { zip(people, newcomers).map { $0 - $1 } }

    /// In the workspace's currency, with what was sold without saying in which.
    func sales(in currency: String) -> [Int64] {
        zip(sales[currency] ?? DayFigures.none, sales[""] ?? DayFigures.none).map { $0 + $1 }
    }
}

/// Where the numbers of the first page lead.
enum HomeLinks {
    static let orders = Query.path("/live", [("name", "Order Completed")])

    static func newcomers(_ overview: DayOverview) -> String { ListQuery(order: .created).path }

    static func active(_ overview: DayOverview) -> String { ListQuery().path }

    static func returning(_ overview: DayOverview) -> String { ListQuery().path }
}
