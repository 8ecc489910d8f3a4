import Audiences
import Core

/// The screen of insights: what can be asked, what was asked, and the answer as a chart and a table.
struct InsightView: Sendable {
    struct Step: Sendable {
        let field: String
        let title: String
        let choices: [Choice]
    }

    /// A column or a line of a chart.
    struct Bar: Sendable {
        let name: String
        let value: String
        let note: String?
        /// Of a hundred; where it lies and how far it goes.
        let start: String
        let length: String
        /// In a chart of columns.
        let x: String
        let path: String?
    }

    struct Cell: Sendable {
        let text: String
        /// What it is seen beside.
        var note: String?
        /// A shade from 0 to 9, as a class; empty for none.
        let shade: String
        let path: String?
    }

    struct Row: Sendable {
        let name: String
        let cells: [Cell]
    }

    /// Events and audiences among which one chooses, beside those that are chosen: strangers choose the names of events.
    static let mostChoices = 100

    struct Comparisons: Sendable {
        let choices: [Choice]
    }

    let tabs: [Choice]
    /// Nil where nothing of the kind can be seen beside it.
    let comparisons: Comparisons?
    let kind: String
    let hint: String
    let steps: [Step]
    let isFunnel: Bool
    let hasPeriods: Bool
    let hasWindow: Bool
    let every: [Choice]
    let spans: [Choice]
    let windows: [Choice]
    let audiences: [Choice]
    let problem: String?
    let isEmpty: Bool
    /// Nil where nothing is answered.
    let chart: InsightChart?
    /// Where the question can be kept; nil for those who may not, and where there is no answer.
    let keeping: Keeping?

    /// A form by which a chart comes to a dashboard.
    struct Keeping: Sendable {
        let query: String
        let title: String
        let dashboards: [Choice]
        let titleLength = Dashboards.nameLength
    }

    init(
        _ query: InsightQuery,
        table: InsightTable?,
        beside other: InsightTable?,
        value: [String],
        names: PathNames,
        events known: [EventDescription],
        traits: [String],
        audiences: [Audience],
        dashboards: [Dashboard]?,
        today: CivilDate,
        problem: String?,
        format: Format
    ) {
        let text = format.text
        // What nobody does any more is still asked for.
        let asked = query.events + [query.then, query.without, query.touch].compactMap { $0 }
        let done = known.map { EventChoice($0.name, type: $0.type) }
        let events = done + Set(asked).subtracting(done).sorted { $0.name < $1.name }
        tabs = InsightQuery.Kind.allCases.map { kind in
            var other = InsightQuery(FormFields("kind=\(kind.rawValue)"))
            other.audience = query.audience
            if kind != .funnel, query.kind != .funnel { other.events = query.events }
            return Choice(
                title: text("insights.kind.\(kind.rawValue)"),
                path: other.path,
                isChosen: kind == query.kind
            )
        }
        kind = query.kind.rawValue
        hint =
            query.kind == .trend
            ? Self.title(of: query.measure, text)
            : text("insights.hint.\(query.isBefore ? "paths_before" : query.kind.rawValue)")
        let isFunnel = query.kind == .funnel
        self.isFunnel = isFunnel
        hasPeriods = query.kind.hasPeriods
        hasWindow = query.kind.hasWindow
        let count = isFunnel ? InsightQuery.steps : 1
        func select(_ field: String, _ choices: [Choice]) -> Step {
            Step(field: field, title: text("insights.field.\(field)"), choices: choices)
        }
        func choices(_ chosen: EventChoice?) -> [Choice] {
            Self.few(events) { $0 == chosen }.map { event in
                Choice(title: event.name, path: event.field, isChosen: event == chosen)
            }
        }
        func either(_ field: String, _ names: [String], _ isSecond: Bool) -> Step {
            select(
                field,
                names.enumerated().map { index, name in
                    Choice(
                        title: text("insights.\(field).\(name)"),
                        path: index == 1 ? name : "",
                        isChosen: (index == 1) == isSecond
                    )
                }
            )
        }
        let further: [Step]
        switch query.kind {
        case .funnel:
            let orders = ["ordered", "any"].map { order in
                Choice(
                    title: text("insights.order.\(order)"),
                    path: order == "any" ? order : "",
                    isChosen: (order == "any") == query.isUnordered
                )
            }
            let nothing = Choice(title: text("insights.without_nothing"), path: "", isChosen: query.without == nil)
            let whole = Choice(title: text("insights.by_nothing"), path: "", isChosen: query.trait == nil)
            let groups = Self.few(traits) { $0 == query.trait }.map {
                Choice(title: TraitLabel.name($0, text), path: $0, isChosen: $0 == query.trait)
            }
            further = [
                select("order", orders), select("without", [nothing] + choices(query.without)),
                select("by", [whole] + groups),
            ]
        case .paths:
            further = [
                select(
                    "direction",
                    ["after", "before"].map { side in
                        Choice(
                            title: text("insights.direction.\(side)"),
                            path: side,
                            isChosen: (side == "before") == query.isBefore
                        )
                    }
                )
            ]
        case .attribution:
            let properties = known.first { $0.name == query.touch?.name && $0.type == query.touch?.type }?.properties
            let names = (properties ?? []).filter { $0.type != .number }.map(\.name)
            let all = names + (query.property.map { names.contains($0) ? [] : [$0] } ?? [])
            further = [
                select("touch", choices(query.touch)),
                select("property", all.map { Choice(title: $0, path: $0, isChosen: $0 == query.property) }),
            ]
        case .rfm: further = [either("of", ["doers", "everybody"], query.isOfEverybody)]
        case .retention:
            let same = Choice(title: text("insights.then_same"), path: "", isChosen: query.then == nil)
            further = [
                select("then", [same] + choices(query.then)), either("cohorts", ["first", "every"], query.isRecurring),
                either("brackets", ["each", "growing"], query.isBracketed),
            ]
        case .trend:
            let properties =
                known.first { $0.name == query.events.first?.name && $0.type == query.events.first?.type }?
                .properties ?? []
            var measures: [InsightQuery.Measure] = [.events, .people, .perPerson]
            measures += properties.filter { $0.type == .number }.map { .sum($0.name) }
            if !measures.contains(query.measure) { measures.append(query.measure) }
            let names = properties.map(\.name)
            let all = names + (query.property.map { names.contains($0) ? [] : [$0] } ?? [])
            further = [
                select(
                    "measure",
                    measures.map { measure in
                        Choice(
                            title: Self.title(of: measure, text),
                            path: measure.text,
                            isChosen: measure == query.measure
                        )
                    }
                ),
                Step(
                    field: "property",
                    title: text("insights.field.by"),
                    choices: [
                        Choice(title: text("insights.by_nothing"), path: "", isChosen: query.property == nil)
                    ] + all.map { Choice(title: $0, path: $0, isChosen: $0 == query.property) }
                ),
            ]
        case .active: further = []
        }
        steps =
            (0..<count).map { index in
                let chosen = query.events.indices.contains(index) ? query.events[index] : nil
                let needsNone = isFunnel ? index > 1 : query.kind == .active || query.kind == .retention
                let none = Choice(
                    title: text(isFunnel ? "insights.no_step" : "insights.any_event"),
                    path: "",
                    isChosen: chosen == nil
                )
                return Step(
                    field: isFunnel ? "step\(index + 1)" : "event",
                    title: isFunnel
                        ? text("insights.step", ["number": format.number(Int64(index + 1))]) : text("insights.event"),
                    choices: (needsNone || chosen == nil ? [none] : [])
                        + Self.few(events) { $0 == chosen }.map { event in
                            Choice(title: event.name, path: event.field, isChosen: event == chosen)
                        }
                )
            } + further
        every = Insight.Periods.Unit.allCases.map {
            Choice(title: text("insights.every.\($0.rawValue)"), path: $0.rawValue, isChosen: $0 == query.every)
        }
        func dayChoices(_ days: [Int], _ chosen: Int) -> [Choice] {
            days.map { days in
                Choice(
                    title: text.plural("insights.days", Int64(days), format.number(Int64(days))),
                    path: String(days),
                    isChosen: days == chosen
                )
            }
        }
        spans = dayChoices(InsightQuery.spans, query.days)
        windows = dayChoices(InsightQuery.windows, query.within)
        self.audiences =
            [Choice(title: text("insights.everybody"), path: "", isChosen: query.audience == nil)]
            + Self.few(audiences) { $0.id == query.audience }.map {
                Choice(title: $0.name, path: $0.id, isChosen: $0.id == query.audience)
            }
        let wishes: [InsightQuery.Comparison] = [.before, .everybody]
        let compared = wishes.map { wish in
            Choice(
                title: text("insights.compare.\(wish.text)"),
                path: wish.text,
                isChosen: query.comparison == wish
            )
        }
        comparisons =
            query.kind.isComparable && !query.isBrokenDown
            ? Comparisons(
                choices: [Choice(title: text("insights.compare.nothing"), path: "", isChosen: query.comparison == nil)]
                    + compared
                    + Self.few(audiences) { query.comparison == .audience($0.id) }.map {
                        Choice(title: $0.name, path: $0.id, isChosen: query.comparison == .audience($0.id))
                    }
            ) : nil
        self.problem = problem
        isEmpty = events.isEmpty
        let legend = other == nil ? nil : comparisons?.choices.first(where: \.isChosen)?.title
        chart =
            isEmpty
            ? nil
            : table.map {
                InsightChart(
                    InsightAnswer($0, beside: other, query, value, names, today, format),
                    query,
                    legend: legend
                )
            }
        let title = [text("insights.kind.\(query.kind.rawValue)"), query.events.first?.name].compactMap { $0 }
        keeping =
            chart == nil
            ? nil
            : dashboards.map { dashboards in
                Keeping(
                    query: query.text,
                    title: String(title.joined(separator: " · ").prefix(Dashboards.nameLength)),
                    dashboards: dashboards.map { Choice(title: $0.name, path: $0.id, isChosen: false) }
                )
            }
    }

    private static func title(of measure: InsightQuery.Measure, _ text: Catalogue) -> String {
        if case .sum(let property) = measure { return text("insights.measure.sum", ["property": property]) }
        return text("insights.measure.\(measure.text)")
    }

    /// The first of these, and those that are chosen.
    private static func few<Element>(_ all: [Element], _ isChosen: (Element) -> Bool) -> [Element] {
        Array(all.prefix(mostChoices)) + all.dropFirst(mostChoices).filter(isChosen)
    }
}
