import Audiences
import Core
import Events

/// What somebody asks on the screen of insights, as the address holds it.
struct InsightQuery: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case trend, funnel, retention, paths, active, rfm, attribution

        /// Whether the same can be asked beside it of others, or of the time before.
        var isComparable: Bool { self != .attribution }

        /// Whether it asks what happens within some days of something.
        var hasWindow: Bool { self == .funnel || self == .paths || self == .attribution }

        /// Whether it is asked for days, weeks or months.
        var hasPeriods: Bool { self == .trend || self == .retention || self == .active }
    }

    /// What a trend shows of each period.
    enum Measure: Sendable, Equatable {
        case events, people, perPerson
        /// Of the values of a property.
        case sum(String)

        init?(_ text: String) {
            switch text {
            case "events": self = .events
            case "people": self = .people
            case "per_person": self = .perPerson
            default:
                guard text.hasPrefix("sum:"), text.utf8.count > 4 else { return nil }
                self = .sum(String(text.dropFirst(4).prefix(200)))
            }
        }

        /// As it stands in addresses.
        var text: String {
            switch self {
            case .events: "events"
            case .people: "people"
            case .perPerson: "per_person"
            case .sum(let property): "sum:\(property)"
            }
        }
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
    /// Steps of a path that are shown.
    static let pathSteps: Int64 = 4
    static let windows = [1, 7, 30, 90]
    /// With how many periods later each bracket begins.
    static let brackets: [Int64] = [1, 2, 4, 8, 15, 31]

    var kind = Kind.trend
    /// Of which it is asked, in order; empty for any event where that can be asked.
    var events: [EventChoice] = []
    var every = Insight.Periods.Unit.day
    /// Days up to today.
    var days = 30
    /// Days that a funnel or a path may take, or that lie between a touch and what it led to.
    var within = 7
    /// Whether the steps of a funnel may come in any order.
    var isUnordered = false
    /// What must not happen between the steps of a funnel.
    var without: EventChoice?
    /// The trait by which those who take the steps of a funnel are told apart.
    var trait: String?
    /// What counts as coming back; the event itself where nil.
    var then: EventChoice?
    /// Whether somebody is in the cohort of every period in which they did it.
    var isRecurring = false
    /// Whether later periods are taken together, more of them the later they are.
    var isBracketed = false
    /// Whether a path leads to the event, and not away from it.
    var isBefore = false
    /// Whether fifths are of everybody, also of those who did not do it.
    var isOfEverybody = false
    var measure = Measure.events
    /// What may have led to the event.
    var touch: EventChoice?
    /// The property that tells touches apart, or by which a trend is broken down.
    var property: String?
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
        isUnordered = kind == .funnel && fields["order"] == "any"
        without = kind == .funnel ? fields["without"].flatMap(EventChoice.init(field:)) : nil
        trait = kind == .funnel ? fields["by"].flatMap { $0.isEmpty ? nil : String($0.prefix(200)) } : nil
        then = kind == .retention ? fields["then"].flatMap(EventChoice.init(field:)) : nil
        isRecurring = kind == .retention && fields["cohorts"] == "every"
        isBracketed = kind == .retention && fields["brackets"] == "growing"
        isBefore = kind == .paths && fields["direction"] == "before"
        isOfEverybody = kind == .rfm && fields["of"] == "everybody"
        touch = kind == .attribution ? fields["touch"].flatMap(EventChoice.init(field:)) : nil
        let hasProperty = kind == .attribution || kind == .trend
        property = hasProperty ? fields["property"].map { String($0.prefix(200)) } : nil
        measure = kind == .trend ? fields["measure"].flatMap { Measure($0) } ?? .events : .events
        if isBrokenDown { comparison = nil }
    }

    /// Groups are seen beside each other already, and beside nothing else.
    var isBrokenDown: Bool { trait != nil || kind == .trend && property != nil }

    /// As columns over the days.
    var isDrawnByTime: Bool { (kind == .trend || kind == .active) && !isBrokenDown }

    var path: String { Query.path(NavigationEntry.insights.path, fields) }

    /// What stands behind the question mark.
    var text: String { String(path.drop { $0 != "?" }.dropFirst()) }

    private var fields: [(String, String?)] {
        var fields: [(String, String?)] = [("kind", kind.rawValue)]
        if kind == .funnel {
            fields += events.enumerated().map { ("step\($0 + 1)", $1.field) }
            fields += [("order", isUnordered ? "any" : nil), ("without", without?.field), ("by", trait)]
        } else {
            fields.append(("event", events.first?.field))
        }
        fields += [
            ("then", then?.field), ("cohorts", isRecurring ? "every" : nil),
            ("brackets", isBracketed ? "growing" : nil),
        ]
        fields.append(("of", isOfEverybody ? "everybody" : nil))
        fields += [("direction", isBefore ? "before" : nil), ("touch", touch?.field), ("property", property)]
        fields.append(("measure", measure == .events ? nil : measure.text))
        if kind.hasWindow { fields.append(("within", String(within))) }
        if kind.hasPeriods { fields.append(("every", every.rawValue)) }
        fields += [("days", String(days)), ("audience", audience), ("compare", comparison?.text)]
        return fields
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

    /// Over how many periods active people are counted.
    var rolling: Int { every == .day ? 28 : 4 }

    /// The first day of those periods that end with the one that begins with `start`.
    func rollingStart(_ start: CivilDate) -> CivilDate {
        var day = start
        for _ in 1..<rolling {
            switch every {
            case .day: day = day.previous
            case .week: day = CivilDate(daysSinceEpoch: day.daysSinceEpoch - 7)
            case .month: day = CivilDate(year: day.previous.year, month: day.previous.month, day: 1) ?? day
            }
        }
        return day
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
            if let trait { definition["by"] = .string(Attribute.trait(trait).text) } else { definition["timed"] = true }
            if isUnordered { definition["order"] = "any" }
            if let without { definition["without"] = .array([without.json]) }
        case .paths:
            guard let event = events.first else { return nil }
            definition = [
                "paths": event.json, "direction": isBefore ? "before" : "after", "steps": .integer(Self.pathSteps),
                "within_days": .integer(Int64(within)),
            ]
        case .attribution:
            guard let event = events.first, let touch, let property, !property.isEmpty else { return nil }
            definition = [
                "attribution": event.json, "touch": touch.json, "by": .string(property),
                "within_days": .integer(Int64(within)),
            ]
            if !value.isEmpty { definition["value"] = .array(value.map { .string($0) }) }
        case .trend:
            guard let event = events.first else { return nil }
            definition = ["trend": event.json, "every": .string(every.rawValue)]
            if case .sum(let property) = measure { definition["value"] = .string(property) }
            definition["by"] = property.map { .string($0) }
        case .retention:
            var ends: [String: JSON] = [:]
            ends["first"] = events.first?.json
            ends["then"] = (then ?? events.first)?.json
            definition = ["retention": .object(ends), "every": .string(every.rawValue)]
            if isRecurring { definition["cohorts"] = "every" }
            if isBracketed { definition["brackets"] = .array(Self.brackets.map { .integer($0) }) }
        case .active:
            definition = [
                "active": events.first?.json ?? .object([:]), "every": .string(every.rawValue),
                "rolling": .integer(Int64(rolling)),
            ]
        case .rfm:
            guard let event = events.first else { return nil }
            definition = ["rfm": event.json, "value": .array(value.map { .string($0) })]
            if !isOfEverybody { definition["only_doers"] = true }
        }
        definition.merge(window) { $1 }
        if let audience { definition["among"] = ["audience": .string(audience)] }
        return try Insight(parsing: JSON.object(definition).text)
    }
}

// MARK: - The people behind a number

extension InsightQuery {
    /// Those who did it from one day to another, as a list; of a group only, where there are groups.
    func people(from first: CivilDate, to last: CivilDate, of group: Group? = nil) -> String? {
        guard var event = events.first else {
            return list(.cell(.anything(.days(from: first, to: last))))
        }
        if let group, let property {
            event.filters.append(PropertyFilter(property, group.value.map { .isAny([$0]) } ?? .missing))
        }
        return list(.behaviour(Behaviour(event, window: .days(from: first, to: last))))
    }

    /// Those of the cohort of one period, of all from `start` on, and, where it is given, who came back in another one or several.
    func people(
        since start: CivilDate,
        began cohort: ClosedRange<CivilDate>,
        returned later: ClosedRange<CivilDate>? = nil
    ) -> String? {
        func did(_ event: EventChoice?, _ first: CivilDate, _ last: CivilDate) -> Condition {
            let window = EventWindow.days(from: first, to: last)
            return event.map { .behaviour(Behaviour($0, window: window)) } ?? .cell(.anything(window))
        }
        let event = events.first
        var parts = [did(event, cohort.lowerBound, cohort.upperBound)]
        if !isRecurring, cohort.lowerBound > start { parts.append(.not(did(event, start, cohort.lowerBound.previous))) }
        if let later, later != cohort || then != nil {
            parts.append(did(then ?? event, later.lowerBound, later.upperBound))
        }
        return list(parts)
    }

    /// Those who took the first `steps` steps of the funnel, of all or of a group: those who have a value, or none.
    func people(whoTook steps: Int, of group: Group? = nil, _ today: CivilDate) -> String? {
        let (first, last) = span(today)
        let window = EventWindow.days(from: first, to: last)
        let taken = Array(events.prefix(steps))
        guard let event = taken.first else { return nil }
        let sequence = EventSequence(
            taken,
            hours: within * 24,
            window: window,
            isOrdered: !isUnordered,
            without: without.map { [$0] } ?? []
        )
        let took: Condition =
            taken.count == 1 ? .behaviour(Behaviour(event, window: window)) : .sequence(sequence)
        guard let group, let trait else { return list(took) }
        return list([.attribute(.trait(trait), group.value.map { .isAny([$0]) } ?? .missing), took])
    }

    /// Those who have one value of the trait; none where nil.
    struct Group { let value: String? }

    /// Those in one cell of the grid.
    func people(recency: Int, frequency: Int, value: [String], _ today: CivilDate) -> String? {
        guard let event = events.first else { return nil }
        let (first, last) = span(today)
        return list(
            .rfm(
                RFMCell(
                    event,
                    value: value,
                    window: .days(from: first, to: last),
                    onlyDoers: !isOfEverybody,
                    recency: recency,
                    frequency: frequency
                )
            )
        )
    }

    /// Those whose path led from one event to another at a step, 1 away from where everybody begins.
    func people(step: Int, from: EventChoice?, to: EventChoice?, _ today: CivilDate) -> String? {
        guard let event = events.first else { return nil }
        let (first, last) = span(today)
        let cell = PathStep(
            event,
            isAfter: !isBefore,
            hours: within * 24,
            window: .days(from: first, to: last),
            step: step,
            from: from,
            to: to
        )
        return list(.cell(.path(cell)))
    }

    /// Those of whom the event was led to by touches with this value of the property, nil for those without one; by none, where
    /// `isTouch` is false.
    func people(ledBy value: String?, isTouch: Bool, _ today: CivilDate) -> String? {
        guard let event = events.first, let touch, let property else { return nil }
        let (first, last) = span(today)
        let led = LedConversion(
            event,
            window: .days(from: first, to: last),
            touch: touch,
            by: property,
            isTouch ? .touch(value) : .nothing,
            hours: within * 24
        )
        return list(.cell(.conversion(led)))
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
