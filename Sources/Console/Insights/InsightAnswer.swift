import Audiences
import Core

/// An answer as the screen shows it: the bars of a chart, and the table behind it, each number with the people that it counts
/// where a list can say who they are.
struct InsightAnswer: Sendable {
    private(set) var columns: [InsightView.Bar] = []
    /// What they are seen beside.
    private(set) var others: [InsightView.Bar] = []
    private(set) var lines: [InsightView.Bar] = []
    private(set) var heads: [String] = []
    private(set) var rows: [InsightView.Row] = []
    /// What the highest column stands for.
    private(set) var top = ""

    private let other: InsightTable?
    private let query: InsightQuery
    private let today: CivilDate
    private let format: Format

    /// `other`: the answer to the question that it is seen beside.
    init(
        _ table: InsightTable,
        beside other: InsightTable?,
        _ query: InsightQuery,
        _ today: CivilDate,
        _ format: Format
    ) {
        (self.query, self.today, self.format) = (query, today, format)
        self.other = other
        switch query.kind {
        case .trend, .active: periods(table)
        case .funnel: funnel(table)
        case .retention: retention(table)
        case .rfm: grid(table)
        }
    }

    private var text: Catalogue { format.text }

    private func people(_ count: Int64) -> String { text.plural("home.people", count, format.number(count)) }

    private static func number(_ json: JSON) -> Int64 { json.integer ?? 0 }

    /// Periods and two numbers for each: of a trend events and people, of active people those of the period and of several.
    private mutating func periods(_ table: InsightTable) {
        let isTrend = query.kind == .trend
        heads = [
            text("insights.column.period"),
            text(isTrend ? "insights.column.events" : "insights.column.people"),
            text(isTrend ? "insights.column.people" : "insights.column.rolling"),
        ]
        let values = table.rows.map { $0.dropFirst().map(Self.number) }
        let beside = (other?.rows ?? []).map { $0.dropFirst().first.map(Self.number) ?? 0 }
        if other != nil { heads += ["insights.column.beside", "insights.column.change"].map { text($0) } }
        let most = max((values.compactMap(\.first) + beside).max() ?? 0, 1)
        top = format.number(most)
        let starts = table.rows.compactMap { $0.first?.string.flatMap { CivilDate($0) } }
        let periods = Self.periods(starts, through: query.span(today).last)
        for (index, (start, numbers)) in zip(starts, values).enumerated() {
            let path = query.people(from: start, to: periods[index].upperBound)
            let name = format.shortDay(start.daysSinceEpoch)
            let height = Double(numbers.first ?? 0) / Double(most) * 100
            columns.append(
                InsightView.Bar(
                    name: name,
                    value: numbers.map { format.number($0) }.joined(separator: " · "),
                    note: nil,
                    start: Self.short(100 - height),
                    length: Self.short(height),
                    x: Self.short(Double(index * 10) + 1.5),
                    path: nil
                )
            )
            let linked = isTrend ? 1 : 0
            let cells = numbers.enumerated().map { place, number in
                InsightView.Cell(
                    text: format.number(number),
                    shade: "",
                    path: place == linked && number > 0 ? path : nil
                )
            }
            let number = beside.indices.contains(index) ? beside[index] : nil
            if let number { others.append(behind(number, of: most, at: index)) }
            rows.append(
                InsightView.Row(name: name, cells: cells + (other == nil ? [] : seen(numbers.first, beside: number)))
            )
        }
    }

    private func behind(_ number: Int64, of most: Int64, at index: Int) -> InsightView.Bar {
        let height = Double(number) / Double(most) * 100
        return InsightView.Bar(
            name: "",
            value: format.number(number),
            note: nil,
            start: Self.short(100 - height),
            length: Self.short(height),
            x: Self.short(Double(index * 10) + 0.5),
            path: nil
        )
    }

    /// The other number, and by how much this one differs from it.
    private func seen(_ number: Int64?, beside other: Int64?) -> [InsightView.Cell] {
        let change: String
        if let number, let other, other > 0 {
            let share = Double(number - other) / Double(other)
            change = (share > 0 ? "+" : "") + percent(share)
        } else {
            change = "–"
        }
        return [other.map { format.number($0) } ?? "–", change].map {
            InsightView.Cell(text: $0, shade: "", path: nil)
        }
    }

    private mutating func funnel(_ table: InsightTable) {
        heads = ["step", "people", "of_first", "of_previous"].map { text("insights.column.\($0)") }
        let beside = (other?.rows ?? []).map { $0.last.map(Self.number) ?? 0 }
        if other != nil { heads += ["insights.column.beside", "insights.column.beside_share"].map { text($0) } }
        let counts = table.rows.map { $0.last.map(Self.number) ?? 0 }
        let first = counts.first ?? 0
        for (index, (event, count)) in zip(query.events, counts).enumerated() {
            let share = Self.share(count, of: first)
            let previous = index == 0 ? nil : Self.share(count, of: counts[index - 1])
            let path = count > 0 ? query.people(whoTook: index + 1, today) : nil
            lines.append(
                InsightView.Bar(
                    name: event.name,
                    value: people(count),
                    note: percent(share),
                    start: "0",
                    length: Self.short(share * 100),
                    x: "0",
                    path: path
                )
            )
            rows.append(
                InsightView.Row(
                    name: event.name,
                    cells: [
                        InsightView.Cell(text: format.number(count), shade: "", path: path),
                        InsightView.Cell(text: percent(share), shade: "", path: nil),
                        InsightView.Cell(text: previous.map(percent) ?? "–", shade: "", path: nil),
                    ] + taken(by: beside, at: index)
                )
            )
        }
    }

    /// How many of the others took the step, and their share of those who took the first.
    private func taken(by others: [Int64], at step: Int) -> [InsightView.Cell] {
        guard others.indices.contains(step), let first = others.first else { return [] }
        return [format.number(others[step]), percent(Self.share(others[step], of: first))].map {
            InsightView.Cell(text: $0, shade: "", path: nil)
        }
    }

    private mutating func retention(_ table: InsightTable) {
        let later = max(0, table.columns.count - 2)
        heads =
            [text("insights.column.cohort"), text("insights.column.people")]
            + (0..<later).map { format.number(Int64($0)) }
        let starts = table.rows.compactMap { $0.first?.string.flatMap { CivilDate($0) } }
        let periods = Self.periods(starts, through: query.span(today).last)
        for (index, row) in table.rows.enumerated() {
            guard row.count > 1, let start = row[0].string.flatMap({ CivilDate($0) }) else { continue }
            let size = Self.number(row[1])
            let counts = row.dropFirst(2).prefix(table.rows.count - index).map(Self.number)
            let cells = counts.enumerated().map { later, count -> InsightView.Cell in
                let share = Self.share(count, of: size)
                return InsightView.Cell(
                    text: size == 0 ? "" : percent(share),
                    shade: Self.shade(share),
                    path: count > 0 ? people(began: index, returned: index + later, periods) : nil
                )
            }
            rows.append(
                InsightView.Row(
                    name: format.shortDay(start.daysSinceEpoch),
                    cells: [
                        InsightView.Cell(
                            text: format.number(size),
                            shade: "",
                            path: size > 0 ? people(began: index, returned: index, periods) : nil
                        )
                    ] + cells
                )
            )
        }
    }

    private func people(began: Int, returned: Int, _ periods: [ClosedRange<CivilDate>]) -> String? {
        guard let start = periods.first?.lowerBound, periods.indices.contains(began), periods.indices.contains(returned)
        else { return nil }
        return query.people(since: start, began: periods[began], returned: periods[returned])
    }

    /// Each from its first day to the one before the next.
    private static func periods(_ starts: [CivilDate], through last: CivilDate) -> [ClosedRange<CivilDate>] {
        starts.enumerated().map { index, start in
            let end = starts.indices.contains(index + 1) ? starts[index + 1].previous : last
            return start...max(start, end)
        }
    }

    /// Recency down, frequency across; whatever they are worth.
    private mutating func grid(_ table: InsightTable) {
        heads =
            [text("insights.column.recency")]
            + (1...5).map { text("insights.frequency", ["number": format.number($0)]) }
        var counts = [[Int64]](repeating: [Int64](repeating: 0, count: 5), count: 5)
        for row in table.rows where row.count == 4 {
            let (recency, frequency) = (Int(Self.number(row[0])) - 1, Int(Self.number(row[1])) - 1)
            guard counts.indices.contains(recency), counts[recency].indices.contains(frequency) else { continue }
            counts[recency][frequency] += Self.number(row[3])
        }
        let most = counts.joined().max() ?? 0
        for recency in (0..<5).reversed() {
            rows.append(
                InsightView.Row(
                    name: text("insights.recency", ["number": format.number(Int64(recency + 1))]),
                    cells: counts[recency].map { count in
                        InsightView.Cell(
                            text: format.number(count),
                            shade: Self.shade(Self.share(count, of: most)),
                            path: nil
                        )
                    }
                )
            )
        }
    }

    private func percent(_ share: Double) -> String {
        format.decimal(share * 100, digits: share != 0 && share.magnitude < 0.1 ? 1 : 0) + "%"
    }

    private static func share(_ count: Int64, of all: Int64) -> Double { all == 0 ? 0 : Double(count) / Double(all) }

    private static func shade(_ share: Double) -> String { "shade-\(min(9, Int(share * 10)))" }

    private static func short(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(abs(hundredths % 100) < 10 ? "0" : "")\(abs(hundredths % 100))"
    }
}
