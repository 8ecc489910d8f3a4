import Audiences
import Core
import Events

/// What somebody asks on the screen of insights, as the address holds it.
struct InsightQuery: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case trend, funnel, retention, active, rfm

        /// Whether the same can be asked beside it of others, or of the time before.
        var isComparable: Bool { self == .trend || self == .active || self == .funnel }

        /// Whether it is asked for days, weeks or months.
        var hasPeriods: Bool { self == .trend || self == .retention || self == .active }
    }

    /// What an answer is seen beside.
    enum Comparison: Sendable, Equatable {
        /// As many days before those that are asked for.
        case before
        case everybody
        /// By its id.
        case audience(String)

        fileprivate init?(_ text: String) {
            switch text {
            case "before": self = .before
            case "everybody": self = .everybody
            default: self = .audience(text)
            }
        }

        /// As it stands in addresses.
        var text: String {
            switch self {
            case .before: "before"
            case .everybody: "everybody"
            case .audience(let id): id
            }
        }
    }

    /// Steps that the form of a funnel has.
    static let steps = 5
    static let spans = [7, 30, 90, 365]
    static let windows = [1, 7, 30, 90]

    var kind = Kind.trend
    /// Of which it is asked, in order; empty for any event where that can be asked.
    var events: [EventChoice] = []
    var every = Insight.Periods.Unit.day
    /// Days up to today.
    var days = 30
    /// Days that a funnel may take.
    var within = 7
    /// The id of the audience that is looked at; everybody where nil.
    var audience: String?
    var comparison: Comparison?
    /// Days before today at which its days end.
    private var shift = 0

    init() {}

    /// Reads an address; what is not there or makes no sense is as usual.
    init(_ fields: FormFields) {
        kind = fields["kind"].flatMap(Kind.init(rawValue:)) ?? .trend
        every = fields["every"].flatMap(Insight.Periods.Unit.init(rawValue:)) ?? (kind == .retention ? .week : .day)
        days =
            fields["days"].flatMap { Int($0) }.flatMap { Self.spans.contains($0) ? $0 : nil }
            ?? (kind == .retention ? 90 : 30)
        // A line for each day of a year is more than anybody reads, and retention has as many columns as lines.
        if days > (kind == .retention ? 30 : 90), every == .day { every = .week }
        if days > 90, kind == .retention { every = .month }
        within = fields["within"].flatMap { Int($0) }.flatMap { Self.windows.contains($0) ? $0 : nil } ?? 7
        audience = fields["audience"].flatMap { $0.isEmpty ? nil : $0 }
        comparison = kind.isComparable ? fields["compare"].flatMap(Comparison.init) : nil
        let names = kind == .funnel ? (1...Self.steps).map { "step\($0)" } : ["event"]
        events = names.compactMap { fields[$0].flatMap(EventChoice.init(field:)) }
    }

    var path: String {
        var fields: [(String, String?)] = [("kind", kind.rawValue)]
        if kind == .funnel {
            fields += events.enumerated().map { ("step\($0 + 1)", $1.field) } + [("within", String(within))]
        } else {
            fields.append(("event", events.first?.field))
        }
        if kind.hasPeriods { fields.append(("every", every.rawValue)) }
        fields += [("days", String(days)), ("audience", audience), ("compare", comparison?.text)]
        return Query.path(NavigationEntry.insights.path, fields)
    }
}

// MARK: - The question

extension InsightQuery {
    /// The first and the last day that it asks for.
    func span(_ today: CivilDate) -> (first: CivilDate, last: CivilDate) {
        let last = today.daysSinceEpoch - Int64(shift)
        return (CivilDate(daysSinceEpoch: last - Int64(days) + 1), CivilDate(daysSinceEpoch: last))
    }

    /// The same question of those, or of the days, that its answer is seen beside.
    var compared: InsightQuery? {
        var other = self
        other.comparison = nil
        switch comparison {
        case nil: return nil
        case .before?: other.shift += days
        case .everybody?: other.audience = nil
        case .audience(let id)?: other.audience = id
        }
        return other
    }

    /// Nil as long as events are missing that it needs. `value`: the properties that say what an event is worth, multiplied. Throws
    /// ``ConditionFailure``.
    func insight(_ today: CivilDate, value: [String]) throws -> Insight? {
        let (first, last) = span(today)
        var definition: [String: JSON] = [:]
        let window: [String: JSON] = ["since": .string(first.description), "until": .string(last.description)]
        switch kind {
        case .funnel:
            guard events.count > 1 else { return nil }
            definition = ["funnel": .array(events.map(\.json)), "within_days": .integer(Int64(within))]
        case .trend:
            guard let event = events.first else { return nil }
            definition = ["trend": event.json, "every": .string(every.rawValue)]
        case .retention:
            let ends: [String: JSON] = events.first.map { ["first": $0.json, "then": $0.json] } ?? [:]
            definition = ["retention": .object(ends), "every": .string(every.rawValue)]
        case .active:
            definition = [
                "active": events.first?.json ?? .object([:]), "every": .string(every.rawValue),
                "rolling": .integer(every == .day ? 28 : 4),
            ]
        case .rfm:
            guard let event = events.first else { return nil }
            definition = ["rfm": event.json, "value": .array(value.map { .string($0) })]
        }
        definition.merge(window) { $1 }
        if let audience { definition["among"] = ["audience": .string(audience)] }
        return try Insight(parsing: JSON.object(definition).text)
    }
}

// MARK: - The people behind a number

extension InsightQuery {
    /// Those who did it from one day to another, as a list.
    func people(from first: CivilDate, to last: CivilDate) -> String? {
        guard let event = events.first else { return nil }
        return list(.behaviour(Behaviour(event, window: .days(from: first, to: last))))
    }

    /// Those who did it first in one period, of all from `start` on, and again in another one.
    func people(
        since start: CivilDate,
        began cohort: ClosedRange<CivilDate>,
        returned later: ClosedRange<CivilDate>
    ) -> String? {
        guard let event = events.first else { return nil }
        func did(_ first: CivilDate, _ last: CivilDate) -> Condition {
            .behaviour(Behaviour(event, window: .days(from: first, to: last)))
        }
        var parts = [did(cohort.lowerBound, cohort.upperBound)]
        if cohort.lowerBound > start { parts.append(.not(did(start, cohort.lowerBound.previous))) }
        if later != cohort { parts.append(did(later.lowerBound, later.upperBound)) }
        return list(parts)
    }

    /// Those who took the first `steps` steps of the funnel.
    func people(whoTook steps: Int, _ today: CivilDate) -> String? {
        let (first, last) = span(today)
        let window = EventWindow.days(from: first, to: last)
        let taken = Array(events.prefix(steps))
        guard let event = taken.first else { return nil }
        return list(
            taken.count == 1
                ? .behaviour(Behaviour(event, window: window))
                : .sequence(EventSequence(taken, hours: within * 24, window: window))
        )
    }

    private func list(_ condition: Condition) -> String? { list([condition]) }

    /// Of whom all of this is true.
    private func list(_ conditions: [Condition]) -> String? {
        let leaves = conditions.compactMap { FilterGroups.Leaf($0) }
        guard leaves.count == conditions.count else { return nil }
        var filter = FilterGroups()
        for leaf in leaves { filter.add(leaf, to: nil) }
        if let audience { filter.add(FilterGroups.Leaf(audience: audience), to: nil) }
        return ListQuery(filter: filter).path
    }
}
