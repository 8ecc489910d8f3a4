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
    private(set) var paths: PathsView?
    /// Those that they are seen beside.
    private(set) var otherPaths: PathsView?
    /// What the highest column stands for.
    private(set) var top = ""

    private let other: InsightTable?
    private let query: InsightQuery
    private let value: [String]
    private let names: PathNames
    private let today: CivilDate
    let format: Format

    /// `other`: the answer to the question that it is seen beside. `names`: of what paths lead through.
    init(
        _ table: InsightTable,
        beside other: InsightTable?,
        _ query: InsightQuery,
        _ value: [String],
        _ names: PathNames,
        _ today: CivilDate,
        _ format: Format
    ) {
        (self.query, self.value, self.names, self.today, self.format) = (query, value, names, today, format)
        self.other = other
        switch query.kind {
        case .trend where query.isBrokenDown: trends(table)
        case .trend, .active: periods(table)
        case .funnel where query.trait != nil: groups(table)
        case .funnel: funnel(table)
        case .retention: retention(table)
        case .rfm: grid(table)
        case .paths: paths(table)
        case .attribution: attribution(table)
        }
    }

    var text: Catalogue { format.text }

    private func people(_ count: Int64) -> String { text.plural("home.people", count, format.number(count)) }

    private static func number(_ json: JSON) -> Int64 { json.integer ?? 0 }

    /// Periods and some numbers for each: of a trend how often, by how many, how often for each of them and what it came to; of active people
    /// those of the period, those of several, and the share that the ones are of the others. The first, or what is asked for, is drawn.
    private mutating func periods(_ table: InsightTable) {
        let isTrend = query.kind == .trend
        heads = (["period"] + table.columns.dropFirst()).map { text("insights.column.\($0)") }
        if !isTrend { heads.append(text("insights.column.stickiness")) }
        let drawn = measured(table)
        let beside = (other?.rows ?? []).map { Self.decimal($0.indices.contains(drawn) ? $0[drawn] : .null) }
        if other != nil { heads += ["insights.column.beside", "insights.column.change"].map { text($0) } }
        let values = table.rows.map { Self.decimal($0.indices.contains(drawn) ? $0[drawn] : .null) }
        let highest = (values + beside).max() ?? 0
        let most = highest > 0 ? highest : 1
        top = short(.number(most))
        let starts = table.rows.compactMap { $0.first?.string.flatMap { CivilDate($0) } }
        let periods = Self.periods(starts, through: query.span(today).last)
        let compared = query.compared
        let otherStarts = (other?.rows ?? []).compactMap { $0.first?.string.flatMap { CivilDate($0) } }
        let otherPeriods = compared.map { Self.periods(otherStarts, through: $0.span(today).last) } ?? []
        for (index, row) in table.rows.enumerated() where periods.indices.contains(index) {
            let period = periods[index]
            let path = query.people(from: period.lowerBound, to: period.upperBound)
            let name = format.shortDay(period.lowerBound.daysSinceEpoch)
            columns.append(column(name, Array(row.dropFirst()), values[index] / most * 100, at: index))
            // Of a trend the events and the people, of active people those of the period and of several.
            let linked = 1...2
            var cells = row.enumerated().dropFirst().map { place, number in
                let path =
                    !isTrend && place == 2
                    ? query.people(from: query.rollingStart(period.lowerBound), to: period.upperBound) : path
                return InsightView.Cell(
                    text: number == .null ? "–" : short(number),
                    shade: "",
                    path: linked.contains(place) && Self.decimal(number) > 0 ? path : nil
                )
            }
            if !isTrend {
                let share = Self.share(Self.number(row[1]), of: Self.number(row[2]))
                cells.append(InsightView.Cell(text: percent(share), shade: Self.shade(share), path: nil))
            }
            let number = beside.indices.contains(index) ? beside[index] : nil
            if let number { others.append(behind(number, of: most, at: index)) }
            let theirs =
                otherPeriods.indices.contains(index) && (number ?? 0) > 0
                ? compared?.people(from: otherPeriods[index].lowerBound, to: otherPeriods[index].upperBound) : nil
            rows.append(
                InsightView.Row(
                    name: name,
                    cells: cells + (other == nil ? [] : seen(values[index], beside: number, theirs))
                )
            )
        }
    }

    /// The place of the number that is drawn.
    private func measured(_ table: InsightTable) -> Int {
        let name =
            switch query.measure {
            case .events: "events"
            case .people: "people"
            case .perPerson: "per_person"
            case .sum: "sum"
            }
        return query.kind == .trend ? table.columns.firstIndex(of: name) ?? 1 : 1
    }

    private func column(_ name: String, _ numbers: [JSON], _ height: Double, at index: Int) -> InsightView.Bar {
        let words = zip(heads.dropFirst(), numbers).map { "\($0) \($1 == .null ? "–" : short($1))" }
        return standing(name, words.joined(separator: " · "), height, x: Double(index * 10) + 1.5)
    }

    /// A column, as high as so many hundredths of the drawing; a sum can be negative, and is drawn as nothing.
    private func standing(_ name: String, _ value: String, _ height: Double, x: Double) -> InsightView.Bar {
        InsightView.Bar(
            name: name,
            value: value,
            note: nil,
            start: Self.short(100 - max(0, height)),
            length: Self.short(max(0, height)),
            x: Self.short(x),
            path: nil
        )
    }

    /// A line for each value of the property, and a column for each period.
    private mutating func trends(_ table: InsightTable) {
        let place = measured(table)
        var groups: [(value: String?, numbers: [JSON])] = []
        for row in table.rows where row.count > place {
            if groups.last.map({ $0.value != row[1].string }) ?? true { groups.append((row[1].string, [])) }
            groups[groups.count - 1].numbers.append(row[place])
        }
        let starts = table.rows.prefix(groups.first?.numbers.count ?? 0)
            .compactMap { $0.first?.string.flatMap { CivilDate($0) } }
        let periods = Self.periods(starts, through: query.span(today).last)
        heads = [query.property ?? ""] + starts.map { format.shortDay($0.daysSinceEpoch) }
        let most = groups.flatMap(\.numbers).map(Self.decimal).max() ?? 0
        // Of what can be added up: some people are in several periods.
        let totals = groups.map { $0.numbers.map(Self.decimal).reduce(0, +) }
        let isSum = query.measure != .people && query.measure != .perPerson
        if isSum { heads.insert(text("insights.column.total"), at: 1) }
        for (group, total) in zip(groups, totals) {
            let name = group.value ?? text("insights.no_value")
            let chosen = InsightQuery.Group(value: group.value)
            let cells = zip(group.numbers, periods).map { number, period in
                let share = most > 0 ? Self.decimal(number) / most : 0
                return InsightView.Cell(
                    text: number == .null ? "–" : short(number),
                    shade: Self.shade(share),
                    path: Self.decimal(number) > 0
                        ? query.people(from: period.lowerBound, to: period.upperBound, of: chosen) : nil
                )
            }
            let all = query.span(today)
            let sum = InsightView.Cell(
                text: short(.number(total)),
                shade: "",
                path: total > 0 ? query.people(from: all.first, to: all.last, of: chosen) : nil
            )
            rows.append(InsightView.Row(name: name, cells: (isSum ? [sum] : []) + cells))
        }
    }

    private func behind(_ number: Double, of most: Double, at index: Int) -> InsightView.Bar {
        standing("", short(.number(number)), number / most * 100, x: Double(index * 10) + 0.5)
    }

    /// The other number with its people, and by how much this one differs from it.
    private func seen(_ number: Double, beside other: Double?, _ people: String?) -> [InsightView.Cell] {
        let change: String
        if let other, other > 0 {
            let share = (number - other) / other
            change = (share > 0 ? "+" : "") + percent(share)
        } else {
            change = "–"
        }
        return [
            InsightView.Cell(text: other.map { short(.number($0)) } ?? "–", shade: "", path: people),
            InsightView.Cell(text: change, shade: "", path: nil),
        ]
    }

    private mutating func funnel(_ table: InsightTable) {
        heads = ["step", "people", "of_first", "of_previous", "took"].map { text("insights.column.\($0)") }
        let beside = (other?.rows ?? []).map { $0.count > 2 ? Self.number($0[2]) : 0 }
        if other != nil { heads += ["insights.column.beside", "insights.column.beside_share"].map { text($0) } }
        let counts = table.rows.map { $0.count > 2 ? Self.number($0[2]) : 0 }
        let times = table.rows.map { $0.last?.integer }
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
                        InsightView.Cell(
                            text: index == 0 && !query.isUnordered ? "–" : times[index].map(duration) ?? "–",
                            shade: "",
                            path: nil
                        ),
                    ] + taken(by: beside, at: index)
                )
            )
        }
    }

    /// A line for each value of the trait: how many took each step, and the share of those who took the first.
    private mutating func groups(_ table: InsightTable) {
        heads = [TraitLabel.name(query.trait ?? "", text)] + query.events.map(\.name)
        for row in table.rows.prefix(Self.mostRows) {
            let group = InsightQuery.Group(value: row.first?.string)
            let counts = row.dropFirst().map(Self.number)
            let first = counts.first ?? 0
            rows.append(
                InsightView.Row(
                    name: group.value ?? text("insights.no_value"),
                    cells: counts.enumerated().map { step, count in
                        let share = Self.share(count, of: first)
                        return InsightView.Cell(
                            text: format.number(count),
                            note: step == 0 ? nil : percent(share),
                            shade: step == 0 ? "" : Self.shade(share),
                            path: count > 0 ? query.people(whoTook: step + 1, of: group, today) : nil
                        )
                    }
                )
            )
        }
    }

    /// How many of the others took the step, and their share of those who took the first.
    private func taken(by others: [Int64], at step: Int) -> [InsightView.Cell] {
        guard others.indices.contains(step), let first = others.first else { return [] }
        let path = others[step] > 0 ? query.compared?.people(whoTook: step + 1, today) : nil
        return [
            InsightView.Cell(text: format.number(others[step]), shade: "", path: path),
            InsightView.Cell(text: percent(Self.share(others[step], of: first)), shade: "", path: nil),
        ]
    }

    private mutating func retention(_ table: InsightTable) {
        let later = later(table)
        heads = [text("insights.column.cohort"), text("insights.column.people")] + later.map(head)
        let starts = table.rows.compactMap { $0.first?.string.flatMap { CivilDate($0) } }
        let periods = Self.periods(starts, through: query.span(today).last)
        for (index, row) in table.rows.enumerated() {
            guard row.count > 1, let start = row[0].string.flatMap({ CivilDate($0) }) else { continue }
            let size = Self.number(row[1])
            let counts = row.dropFirst(2).map(Self.number)
            let cells = counts.enumerated().map { place, count -> InsightView.Cell in
                let share = Self.share(count, of: size)
                return InsightView.Cell(
                    text: size == 0 ? "" : percent(share),
                    note: size == 0 ? nil : beside(cohort: index, place),
                    shade: Self.shade(share),
                    path: count > 0 ? people(began: index, returned: later[place], periods) : nil
                )
            }
            rows.append(
                InsightView.Row(
                    name: format.shortDay(start.daysSinceEpoch),
                    cells: [
                        InsightView.Cell(
                            text: format.number(size),
                            shade: "",
                            path: size > 0 ? people(began: index, returned: nil, periods) : nil
                        )
                    ] + cells
                )
            )
        }
    }

    /// The share of the same cohort of those that it is seen beside.
    private func beside(cohort: Int, _ later: Int) -> String? {
        guard let rows = other?.rows, rows.indices.contains(cohort), rows[cohort].count > later + 2 else { return nil }
        let size = Self.number(rows[cohort][1])
        return size == 0 ? "–" : percent(Self.share(Self.number(rows[cohort][later + 2]), of: size))
    }

    /// How many periods later each column is; of the last bracket all that there are.
    private func later(_ table: InsightTable) -> [Range<Int>] {
        let count = max(0, table.columns.count - 2)
        guard query.isBracketed else { return (0..<count).map { $0..<($0 + 1) } }
        let borders = [0] + InsightQuery.brackets.map { Int($0) }
        return zip(borders, borders.dropFirst() + [.max]).prefix(count).map { $0..<$1 }
    }

    private func head(_ later: Range<Int>) -> String {
        let first = format.number(Int64(later.lowerBound))
        if later.count == 1 { return first }
        return later.upperBound == .max ? first + "+" : "\(first)–\(format.number(Int64(later.upperBound - 1)))"
    }

    private func people(began: Int, returned: Range<Int>?, _ periods: [ClosedRange<CivilDate>]) -> String? {
        guard let start = periods.first?.lowerBound, periods.indices.contains(began) else { return nil }
        guard let returned else { return query.people(since: start, began: periods[began]) }
        let (first, end) = (began + returned.lowerBound, min(periods.count - began, returned.upperBound) + began)
        guard periods.indices.contains(first), first < end else { return nil }
        let later = periods[first].lowerBound...periods[end - 1].upperBound
        return query.people(since: start, began: periods[began], returned: later)
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
        let counts = Self.cells(table)
        let others = other.map(Self.cells)
        let (total, otherTotal) = (table.rows.reduce(0) { $0 + Self.number($1[3]) }, others?.joined().reduce(0, +))
        let most = counts.joined().max() ?? 0
        for recency in (0..<5).reversed() {
            rows.append(
                InsightView.Row(
                    name: text("insights.recency", ["number": format.number(Int64(recency + 1))]),
                    cells: counts[recency].enumerated().map { frequency, count in
                        let note = others.map { others in
                            "\(percent(Self.share(count, of: total))) · "
                                + percent(Self.share(others[recency][frequency], of: otherTotal ?? 0))
                        }
                        return InsightView.Cell(
                            text: format.number(count),
                            note: note,
                            shade: Self.shade(Self.share(count, of: most)),
                            path: count == 0
                                ? nil
                                : query.people(recency: recency + 1, frequency: frequency + 1, value: value, today)
                        )
                    }
                )
            )
        }
    }

    /// By recency and frequency.
    private static func cells(_ table: InsightTable) -> [[Int64]] {
        var counts = [[Int64]](repeating: [Int64](repeating: 0, count: 5), count: 5)
        for row in table.rows where row.count == 4 {
            let (recency, frequency) = (Int(number(row[0])) - 1, Int(number(row[1])) - 1)
            guard counts.indices.contains(recency), counts[recency].indices.contains(frequency) else { continue }
            counts[recency][frequency] += number(row[3])
        }
        return counts
    }

    /// Step by step where people went; beside it how many of the others did.
    private mutating func paths(_ table: InsightTable) {
        heads = ["step", "from_event", "to_event", "people"].map { text("insights.column.\($0)") }
        let compared = query.compared
        if other != nil { heads += ["insights.column.beside", "insights.column.change"].map { text($0) } }
        let (flows, theirs) = (Self.flows(table), other.map(Self.flows) ?? [])
        let words = PathsView.Words(nothing: text("insights.path_end"), others: text("insights.path_others"))
        func drawing(_ flows: [PathsView.Flow], _ query: InsightQuery) -> PathsView? {
            guard !flows.isEmpty else { return nil }
            return PathsView(flows, isBefore: query.isBefore, words, count: people) { step, from, to in
                link(query, step: step, from: from, to: to)
            }
        }
        paths = drawing(flows, query)
        otherPaths = compared.flatMap { drawing(theirs, $0) }
        var beside = Dictionary(theirs.map { ($0.way, $0.people) }, uniquingKeysWith: { $1 })
        var shown = flows.prefix(Self.mostRows).map { (flow: $0, other: beside.removeValue(forKey: $0.way)) }
        // Ways that nobody of these went.
        for flow in theirs where shown.count < Self.mostRows {
            if let count = beside.removeValue(forKey: flow.way), !flows.contains(where: { $0.way == flow.way }) {
                shown.append((PathsView.Flow(step: flow.step, from: flow.from, to: flow.to, people: 0), count))
            }
        }
        rows = shown.map { flow, count in
            let path = flow.people > 0 ? link(query, step: flow.step, from: flow.from, to: flow.to) : nil
            let theirPath =
                (count ?? 0) > 0 ? compared.flatMap { link($0, step: flow.step, from: flow.from, to: flow.to) } : nil
            return InsightView.Row(
                name: format.number(Int64(flow.step + 1)),
                cells: [flow.from, flow.to ?? words.nothing].map { InsightView.Cell(text: $0, shade: "", path: nil) }
                    + [InsightView.Cell(text: format.number(flow.people), shade: "", path: path)]
                    + (other == nil ? [] : seen(Double(flow.people), beside: Double(count ?? 0), theirPath))
            )
        }
    }

    private static func flows(_ table: InsightTable) -> [PathsView.Flow] {
        table.rows.compactMap { row in
            guard row.count == 4, let from = row[1].string else { return nil }
            return PathsView.Flow(
                step: Int(number(row[0])) - 1,
                from: from,
                to: row[2].string,
                people: number(row[3])
            )
        }
    }

    /// The people who went this way.
    private func link(_ query: InsightQuery, step: Int, from: String, to: String?) -> String? {
        let start = step == 0 ? nil : names.event(named: from)
        let end = to.flatMap { names.event(named: $0) }
        guard (step == 0) == (start == nil), (to == nil) == (end == nil) else { return nil }
        return query.people(step: step + 1, from: start, to: end, today)
    }

    private static let mostRows = 100
    private static let mostLines = 15

    /// What each value of the touch led to: the equal parts as bars, and the first and last touches beside them.
    private mutating func attribution(_ table: InsightTable) {
        let names = ["linear", "first", "last"]
        heads = [query.property ?? ""] + names.map { text("insights.column.\($0)") }
        let hasValue = !value.isEmpty
        if hasValue { heads += names.map { text("insights.column.\($0)_value") } }
        heads.append(text("insights.column.people"))
        let touched = table.rows.filter { $0.count == 8 && $0[0].string != "(none)" }
        let alone = table.rows.filter { $0.count == 8 && $0[0].string == "(none)" }
        let most = touched.map { Self.decimal($0[5]) }.max() ?? 0
        for (index, row) in (touched.prefix(Self.mostRows) + alone).enumerated() {
            let isTouch = index < min(touched.count, Self.mostRows)
            let name = isTouch ? row[0].string ?? text("insights.no_value") : text("insights.no_touch")
            let parts = [row[5], row[1], row[3]] + (hasValue ? [row[6], row[2], row[4]] : [])
            if isTouch, index < Self.mostLines {
                lines.append(
                    InsightView.Bar(
                        name: name,
                        value: short(row[5]),
                        note: nil,
                        start: "0",
                        length: Self.short(most > 0 ? Self.decimal(row[5]) / most * 100 : 0),
                        x: "0",
                        path: nil
                    )
                )
            }
            rows.append(
                InsightView.Row(
                    name: name,
                    cells: parts.map { InsightView.Cell(text: short($0), shade: "", path: nil) }
                        + [
                            InsightView.Cell(
                                text: short(row[7]),
                                shade: "",
                                path: query.people(ledBy: row[0].string, isTouch: isTouch, today)
                            )
                        ]
                )
            )
        }
    }
}
