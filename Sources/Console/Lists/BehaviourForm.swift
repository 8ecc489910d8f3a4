import Audiences
import Core
import Events

/// How somebody says what others did: how often, when, and with which property.
struct BehaviourFormView: Sendable {
    struct Whose: Sendable {
        let choices: [Choice]
    }

    let title: String
    /// Of companies: how many of their people; nil of people.
    let whose: Whose?
    let measures: [Choice]
    let windows: [Choice]
    /// Which of another event it has to be after or before, and the other events.
    let whichs: [Choice]
    let others: [Choice]
    let weekdays: [Choice]
    /// At which it begins and ends to count.
    let fromHours: [Choice]
    let toHours: [Choice]
    /// Of properties with numbers, for sums.
    let numbers: [Choice]
    let property: PropertyChoiceView
    /// As they stand in the form.
    let times: String
    let amount: String
    let days: String
    let apart: String
    let kept: [KeptField]
    let problem: String?
    let backPath: String

    init(
        _ event: EventDescription,
        among known: [EventDescription],
        _ query: ListQuery,
        _ filled: FormFields?,
        _ label: AttributeLabel,
        problem: String?
    ) {
        let text = label.format.text
        func choices(_ field: String, _ names: [String], _ title: (String) -> String) -> [Choice] {
            let chosen = filled?[field]
            return names.enumerated().map { index, name in
                Choice(title: title(name), path: name, isChosen: chosen.map { $0 == name } ?? (index == 0))
            }
        }
        whose =
            query.subject == .people
            ? nil
            : Whose(
                choices: choices("whose", PeopleQuantifier.allCases.map(\.rawValue)) { text("companies.whose.\($0)") }
            )
        title = event.name.isEmpty ? event.type.name : event.name
        let numbers = event.properties.filter { $0.type == .number }.map(\.name)
        self.numbers = choices("of", numbers) { $0 }
        measures = choices(
            "measure",
            ["did", "did_not", "at_least", "at_most"] + (numbers.isEmpty ? [] : ["sum"])
        ) { text("list.behaviour.measure.\($0)") }
        windows = choices("window", ["always", "in_last_days", "before_last_days", "after", "before"]) {
            text("list.behaviour.window.\($0)")
        }
        whichs = choices("which", ["first", "last"]) { text("list.behaviour.which.\($0)") }
        others = known.filter { !$0.name.isEmpty && ($0.name, $0.type) != (event.name, event.type) }
            .prefix(InsightView.mostChoices).map { other in
                let field = EventChoice(other.name, type: other.type).field
                return Choice(title: other.name, path: field, isChosen: field == filled?["other"])
            }
        weekdays = EventTimes.Weekday.allCases.map { day in
            Choice(
                title: label.format.weekday(day),
                path: day.name,
                isChosen: filled?["weekday.\(day.name)"] != nil
            )
        }
        let any = [text("list.behaviour.any_hour")]
        func hours(_ field: String, _ hours: ClosedRange<Int>) -> [Choice] {
            choices(field, [""] + hours.map { "\($0)" }) { $0.isEmpty ? any[0] : "\($0):00" }
        }
        (fromHours, toHours) = (hours("from_hour", 0...23), hours("to_hour", 1...24))
        property = PropertyChoiceView(event.properties.map(\.name), filled, text)
        times = filled?["times"] ?? "3"
        amount = filled?["amount"] ?? ""
        days = filled?["days"] ?? "30"
        apart = filled.map { $0["apart"] ?? "" } ?? "30"
        kept = KeptField.all(of: query, but: "after")
        self.problem = problem
        let group = query.panel?.group
        backPath = query.with { $0.panel = .condition(group: group, nil) }.path
    }
}

/// Reads what somebody said in that form.
struct BehaviourForm {
    let fields: FormFields
    let event: EventChoice

    /// Throws ``ConditionFailure`` or, where something is left open, ``ListProblem``.
    func leaf(of subject: ListSubject) throws -> FilterGroups.Leaf {
        let measure = fields["measure"] ?? "did"
        var definition: [String: JSON] = [measure == "did_not" ? "did_not" : "did": .string(event.name)]
        if event.type != .track { definition["type"] = .string(event.type.name) }
        switch measure {
        case "at_least", "at_most": definition["count"] = [measure: .number(try number("times"))]
        case "sum":
            guard let property = fields["of"] else { throw ListProblem.noValue }
            definition["sum"] = ["of": .string(property), "at_least": .number(try number("amount"))]
        default: break
        }
        if let window = fields["window"], window == "after" || window == "before" {
            guard let other = fields["other"].flatMap(EventChoice.init(field:)) else { throw ListProblem.noValue }
            definition[window] = .object([fields["which"] == "last" ? "last" : "first": other.json])
            if let text = fields["apart"]?.trimmed, !text.isEmpty {
                guard let days = Int64(text), (1...3_650).contains(days) else { throw ListProblem.noDays }
                definition["within_days"] = .integer(days)
            }
        } else if let window = fields["window"], window != "always" {
            guard let text = fields["days"], let days = Int64(text.trimmed), (1...36_500).contains(days) else {
                throw ListProblem.noDays
            }
            definition[window] = .integer(days)
        }
        let weekdays = EventTimes.Weekday.allCases.map(\.name).filter { fields["weekday.\($0)"] != nil }
        if !weekdays.isEmpty { definition["on_weekdays"] = .array(weekdays.map { .string($0) }) }
        if let hours = try hours() { definition["at_hours"] = hours }
        if let filter = try PropertyForm(fields: fields).filter() { definition["where"] = .array([filter]) }
        var condition = try Condition(parsing: JSON.object(definition).text)
        if subject == .companies {
            condition = .people(fields["whose"].flatMap { PeopleQuantifier(rawValue: $0) } ?? .any, condition)
        }
        guard let leaf = FilterGroups.Leaf(condition) else { throw ListProblem.noTest }
        return leaf
    }

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
        for (name, amount) in [("count", "times"), ("sum", "amount")] {
            guard case .object(let test)? = said[name] else { continue }
            guard let least = ["at_least", "at_most"].first(where: { test[$0] != nil }) else { return nil }
            values["measure"] = name == "sum" ? "sum" : least
            if case .number(let number)? = test[least] { values[amount] = FormFields.written(number) }
            values["of"] = test["of"]?.string
        }
        for window in ["in_last_days", "before_last_days"] where said[window] != nil {
            (values["window"], values["days"]) = (window, said[window]?.display)
        }
        if case .around(let other) = behaviour.window {
            values["window"] = other.isAfter ? "after" : "before"
            values["which"] = other.isFirst ? "first" : "last"
            values["other"] = other.events.field
            values["apart"] = said["within_days"]?.display ?? ""
        }
        for day in behaviour.events.times?.weekdays ?? [] { values["weekday.\(day.name)"] = "1" }
        if let hours = behaviour.events.times?.hours {
            (values["from_hour"], values["to_hour"]) = ("\(hours.from)", "\(hours.to)")
        }
        if let filter = behaviour.events.filters.first {
            (values["property"], values["test"]) = (filter.property, filter.test.name)
            values["value"] = PropertyForm.value(of: filter.test)
        }
        let event = EventChoice(behaviour.events.name, type: behaviour.events.type)
        let fields = FormFields(filled: values)
        let read = try? BehaviourForm(fields: fields, event: event).leaf(of: subject)
        return read == leaf ? (event, fields) : nil
    }

    private func hours() throws -> JSON? {
        let (from, to) = (fields["from_hour"].flatMap { Int64($0) }, fields["to_hour"].flatMap { Int64($0) })
        guard from != nil || to != nil else { return nil }
        let (first, last) = (from ?? 0, to ?? 24)
        // The whole day.
        return first % 24 == last % 24 ? nil : [.integer(first), .integer(last)]
    }

    private func number(_ field: String) throws -> Double {
        guard let text = fields[field]?.trimmed.replacing(",", with: ""), let number = Double(text), number.isFinite
        else { throw ListProblem.noNumber }
        return number
    }
}

/// How somebody says what a property of an event has to be.
struct PropertyChoiceView: Sendable {
    let names: [Choice]
    let tests: [Choice]
    let value: String

    init(_ names: [String], _ filled: FormFields?, _ text: Catalogue) {
        let (name, test) = (filled?["property"], filled?["test"])
        // One that nobody says any more is still asked for.
        self.names = (names + (name.map { names.contains($0) ? [] : [$0] } ?? [])).map {
            Choice(title: $0, path: $0, isChosen: $0 == name)
        }
        tests = ["is", "is_not", "contains", "at_least", "at_most", "exists"].map { known in
            Choice(title: text("list.test_name.\(known)"), path: known, isChosen: known == test ?? "is")
        }
        value = filled?["value"] ?? ""
    }
}

/// Reads what a property of an event has to be, from the fields `property`, `test` and `value`.
struct PropertyForm {
    let fields: FormFields

    /// As definitions say it; nil where no property is chosen. Throws ``ListProblem``.
    func filter() throws -> JSON? {
        guard let property = fields["property"], !property.isEmpty else { return nil }
        let test = fields["test"] ?? "is"
        let value: JSON
        switch test {
        case "exists": value = true
        case "at_least", "at_most":
            guard let number = Double(try text().replacing(",", with: "")), number.isFinite else {
                throw ListProblem.noNumber
            }
            value = .number(number)
        case "contains": value = .string(try text())
        default:
            let values = try text().split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
            value = .array(values.map { .string($0) })
        }
        return .object(["property": .string(property), test: value])
    }

    /// As somebody would have written it.
    static func value(of test: ValueTest) -> String? {
        switch test {
        case .isAny(let texts), .isNone(let texts): texts.joined(separator: ", ")
        case .contains(let text): text
        case .greaterOrEqual(let number), .lessOrEqual(let number): FormFields.written(number)
        default: nil
        }
    }

    private func text() throws -> String {
        guard let text = fields["value"]?.trimmed, !text.isEmpty else { throw ListProblem.noValue }
        return Normalisation.storable(text)
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
