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
    /// Of properties with numbers, for sums.
    let numbers: [String]
    let properties: [String]
    let tests: [Choice]
    let kept: [KeptField]
    let problem: String?
    let backPath: String

    init(
        _ event: EventDescription,
        _ query: ListQuery,
        _ label: AttributeLabel,
        problem: String?
    ) {
        let text = label.format.text
        func choices(_ names: [String], _ title: (String) -> String) -> [Choice] {
            names.enumerated().map { Choice(title: title($1), path: $1, isChosen: $0 == 0) }
        }
        whose =
            query.subject == .people
            ? nil
            : Whose(
                choices: choices(PeopleQuantifier.allCases.map(\.rawValue)) { text("companies.whose.\($0)") }
            )
        title = event.name.isEmpty ? event.type.name : event.name
        numbers = event.properties.filter { $0.type == .number }.map(\.name)
        properties = event.properties.map(\.name)
        measures = choices(
            ["did", "did_not", "at_least", "at_most"] + (numbers.isEmpty ? [] : ["sum"])
        ) { text("list.behaviour.measure.\($0)") }
        windows = choices(["always", "in_last_days", "before_last_days"]) { text("list.behaviour.window.\($0)") }
        tests = choices(["is", "is_not", "contains", "at_least", "at_most", "exists"]) {
            text("list.test_name.\($0)")
        }
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
        if let window = fields["window"], window != "always" {
            guard let text = fields["days"], let days = Int64(text.trimmed), (1...36_500).contains(days) else {
                throw ListProblem.noDays
            }
            definition[window] = .integer(days)
        }
        if let property = fields["property"] { definition["where"] = .array([try filter(property)]) }
        var condition = try Condition(parsing: JSON.object(definition).text)
        if subject == .companies {
            condition = .people(fields["whose"].flatMap { PeopleQuantifier(rawValue: $0) } ?? .any, condition)
        }
        guard let leaf = FilterGroups.Leaf(condition) else { throw ListProblem.noTest }
        return leaf
    }

    private func filter(_ property: String) throws -> JSON {
        let test = fields["test"] ?? "is"
        let value: JSON
        switch test {
        case "exists": value = true
        case "at_least", "at_most": value = .number(try number("value"))
        case "contains": value = .string(try text())
        default:
            let values = try text().split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
            value = .array(values.map { .string($0) })
        }
        return .object(["property": .string(property), test: value])
    }

    private func text() throws -> String {
        guard let text = fields["value"]?.trimmed, !text.isEmpty else { throw ListProblem.noValue }
        return Normalisation.storable(text)
    }

    private func number(_ field: String) throws -> Double {
        guard let text = fields[field]?.trimmed.replacing(",", with: ""), let number = Double(text), number.isFinite
        else { throw ListProblem.noNumber }
        return number
    }
}
