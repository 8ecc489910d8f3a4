import Audiences
import Core
import Events

/// Reads what somebody said in the form of what others did.
struct BehaviourForm {
    let fields: FormFields
    let event: EventChoice

    static let figures = ["sum", "average", "minimum", "maximum", "distinct"]
    static let comparisons = ["at_least", "at_most", "more", "less", "between"]
    static let occasions = ["in_last_days", "not_in_last_days", "since", "before"]

    /// Throws ``ConditionFailure`` or, where something is left open, ``ListProblem``.
    func leaf(of subject: ListSubject) throws -> FilterGroups.Leaf {
        let measure = fields["measure"] ?? "did"
        var definition = try WindowForm(fields: fields).definition()
        definition[measure == "did_not" ? "did_not" : "did"] = .string(event.name)
        if event.type != .track { definition["type"] = .string(event.type.name) }
        switch measure {
        case "at_least", "at_most": definition["count"] = [measure: .number(try FormFields.number(fields["times"]))]
        case "figure":
            guard let figure = fields["figure"], Self.figures.contains(figure) else { throw ListProblem.noTest }
            definition[figure] = try self.figure(figure)
        case "time": definition[fields["end"] == "first" ? "first" : "last"] = try occasion()
        default: break
        }
        let weekdays = EventTimes.Weekday.allCases.map(\.name).filter { fields["weekday.\($0)"] != nil }
        if !weekdays.isEmpty { definition["on_weekdays"] = .array(weekdays.map { .string($0) }) }
        if let hours = try hours() { definition["at_hours"] = hours }
        let filters = try PropertyForm(fields: fields).filters()
        if !filters.isEmpty { definition["where"] = .array(filters) }
        var condition = try Condition(parsing: JSON.object(definition).text)
        if subject == .companies {
            condition = .people(fields["whose"].flatMap { PeopleQuantifier(rawValue: $0) } ?? .any, condition)
        }
        guard let leaf = FilterGroups.Leaf(condition) else { throw ListProblem.noTest }
        return leaf
    }

    private func figure(_ figure: String) throws -> JSON {
        let names = figure == "distinct" ? [fields["property_of"]] : [fields["of"], fields["by"]]
        let properties = names.compactMap { $0 }.filter { !$0.isEmpty }
        guard let property = properties.first else { throw ListProblem.noValue }
        guard let compare = fields["compare"], Self.comparisons.contains(compare) else { throw ListProblem.noTest }
        let amount = JSON.number(try FormFields.number(fields["amount"]))
        return [
            "of": properties.count == 1 ? .string(property) : .array(properties.map { .string($0) }),
            compare: compare == "between"
                ? .array([amount, .number(try FormFields.number(fields["amount2"]))]) : amount,
        ]
    }

    private func occasion() throws -> JSON {
        guard let occasion = fields["occasion"], Self.occasions.contains(occasion) else { throw ListProblem.noTest }
        guard occasion == "since" || occasion == "before" else {
            return [occasion: .integer(try FormFields.span(fields["ago"]))]
        }
        guard let day = fields["day"].flatMap({ CivilDate($0.trimmed) }) else { throw ListProblem.noDay }
        return [occasion: .string(day.description)]
    }

    private func hours() throws -> JSON? {
        let (from, to) = (fields["from_hour"].flatMap { Int64($0) }, fields["to_hour"].flatMap { Int64($0) })
        guard from != nil || to != nil else { return nil }
        let (first, last) = (from ?? 0, to ?? 24)
        // The whole day.
        return first % 24 == last % 24 ? nil : [.integer(first), .integer(last)]
    }
}

extension BehaviourForm {
    /// What the form looks like that says this; nil where none does.
    static func filled(
        with leaf: FilterGroups.Leaf,
        of subject: ListSubject
    ) -> (event: EventChoice, fields: FormFields)? {
        var (condition, values) = (leaf.condition, ["measure": "did"])
        if case .people(let quantifier, let part) = condition {
            (condition, values["whose"]) = (part, quantifier.rawValue)
        }
        if case .not(let part) = condition { (condition, values["measure"]) = (part, "did_not") }
        guard case .behaviour(let behaviour) = condition, case .object(let said) = condition.json else { return nil }
        values.merge(measured(said)) { $1 }
        values.merge(WindowForm.fields(saying: behaviour.window, as: said)) { $1 }
        for day in behaviour.events.times?.weekdays ?? [] { values["weekday.\(day.name)"] = "1" }
        if let hours = behaviour.events.times?.hours {
            (values["from_hour"], values["to_hour"]) = ("\(hours.from)", "\(hours.to)")
        }
        values.merge(PropertyForm.fields(saying: behaviour.events.filters)) { $1 }
        let event = EventChoice(behaviour.events.name, type: behaviour.events.type)
        let fields = FormFields(filled: values)
        // Not every definition has a form: what it does not say again is not said half.
        let read = try? BehaviourForm(fields: fields, event: event).leaf(of: subject)
        return read == leaf ? (event, fields) : nil
    }

    private static func measured(_ said: [String: JSON]) -> [String: String] {
        if case .object(let test)? = said["count"],
            let least = ["at_least", "at_most"].first(where: { test[$0] != nil })
        {
            return ["measure": least, "times": written(test[least])]
        }
        for figure in figures {
            guard case .object(let test)? = said[figure], let compare = comparisons.first(where: { test[$0] != nil })
            else { continue }
            let ends = test[compare]?.array ?? test[compare].map { [$0] } ?? []
            let names = (test["of"]?.array ?? test["of"].map { [$0] } ?? []).compactMap(\.string)
            var values = ["measure": "figure", "figure": figure, "compare": compare, "amount": written(ends.first)]
            values["amount2"] = ends.count > 1 ? written(ends[1]) : nil
            values[figure == "distinct" ? "property_of" : "of"] = names.first
            values["by"] = names.count > 1 ? names[1] : nil
            return values
        }
        for end in ["first", "last"] {
            guard case .object(let test)? = said[end], let occasion = occasions.first(where: { test[$0] != nil })
            else { continue }
            let isDay = occasion == "since" || occasion == "before"
            return [
                "measure": "time", "end": end, "occasion": occasion,
                isDay ? "day" : "ago": test[occasion]?.display ?? "",
            ]
        }
        return [:]
    }

    private static func written(_ value: JSON?) -> String {
        switch value {
        case .number(let number)?: FormFields.written(number)
        case .integer(let number)?: "\(number)"
        default: ""
        }
    }
}

/// As fields of forms hold an event: its type and name.
extension EventChoice {
    var field: String { "\(type.name):\(name)" }

    init?(field: String) {
        guard let colon = field.firstIndex(of: ":"), let type = EventType(name: field[..<colon]) else { return nil }
        let name = String(field[field.index(after: colon)...])
        guard !name.isEmpty else { return nil }
        self.init(Normalisation.storable(name), type: type)
    }

    /// As definitions say it.
    var json: JSON {
        type == .track ? ["did": .string(name)] : ["did": .string(name), "type": .string(type.name)]
    }
}
