import Audiences
import Core
import Events

/// How somebody says that several things were done one after the other.
struct SequenceFormView: Sendable {
    struct Step: Sendable {
        let field: String
        let label: String
        let events: [Choice]
    }

    /// Of companies: how many of their people; nil of people.
    let whose: BehaviourFormView.Whose?
    let measures: [Choice]
    /// Those behind the first open one are not shown.
    let steps: [Step]
    let orders: [Choice]
    let within: String
    let units: [Choice]
    /// What must not come in between.
    let without: [Choice]
    let when: WindowFieldsView
    let kept: [KeptField]
    let problem: String?
    let backPath: String

    init(
        _ known: [EventDescription],
        _ query: ListQuery,
        _ filled: FormFields?,
        _ label: AttributeLabel,
        problem: String?
    ) {
        let text = label.format.text
        let events = known.filter { !$0.name.isEmpty }.prefix(InsightView.mostChoices).map {
            EventChoice($0.name, type: $0.type)
        }
        func choices(_ field: String, none: String) -> [Choice] {
            Choice.all([""] + events.map(\.field), field, filled, keepsOthers: true) {
                EventChoice(field: $0)?.name ?? text(none)
            }
        }
        whose = BehaviourFormView.Whose(query.subject, filled, text)
        measures = Choice.all(["did", "did_not"], "measure", filled) { text("list.behaviour.measure.\($0)") }
        steps = (0..<SequenceForm.steps).map { step in
            Step(
                field: "step.\(step)",
                label: text(step == 0 ? "list.sequence.first" : "list.sequence.then"),
                events: choices("step.\(step)", none: "list.sequence.none")
            )
        }
        orders = Choice.all(["given", "any"], "in_order", filled) { text("list.sequence.order.\($0)") }
        within = filled?["within"] ?? "7"
        units = Choice.all(["days", "hours"], "within_unit", filled) { text("list.behaviour.unit.\($0)") }
        without = choices("without", none: "list.sequence.nothing")
        when = WindowFieldsView(filled, text)
        kept = KeptField.all(of: query, but: "after")
        self.problem = problem
        let group = query.panel?.group
        backPath = query.with { $0.panel = .condition(group: group, nil) }.path
    }
}

/// Reads what somebody said in that form.
struct SequenceForm {
    let fields: FormFields

    static let steps = 5

    /// Throws ``ConditionFailure`` or, where something is left open, ``ListProblem``.
    func leaf(of subject: ListSubject) throws -> FilterGroups.Leaf {
        let steps = (0..<Self.steps).compactMap { fields["step.\($0)"].flatMap(EventChoice.init(field:)) }
        guard steps.count > 1 else { throw ListProblem.noStep }
        let window = WindowForm(fields: fields)
        var definition = try window.definition()
        definition["sequence"] = .array(steps.map(\.json))
        definition[window.within("within_unit")] = .integer(try FormFields.span(fields["within"]))
        if fields["in_order"] == "any" { definition["order"] = "any" }
        if let without = fields["without"].flatMap(EventChoice.init(field:)) {
            definition["without"] = .array([without.json])
        }
        var condition = try Condition(parsing: JSON.object(definition).text)
        if fields["measure"] == "did_not" { condition = .not(condition) }
        if subject == .companies {
            condition = .people(fields["whose"].flatMap { PeopleQuantifier(rawValue: $0) } ?? .any, condition)
        }
        guard let leaf = FilterGroups.Leaf(condition) else { throw ListProblem.noTest }
        return leaf
    }

    /// What the form looks like that says this; nil where none does.
    static func filled(with leaf: FilterGroups.Leaf, of subject: ListSubject) -> FormFields? {
        var (condition, values) = (leaf.condition, ["measure": "did"])
        if case .people(let quantifier, let part) = condition {
            (condition, values["whose"]) = (part, quantifier.rawValue)
        }
        if case .not(let part) = condition { (condition, values["measure"]) = (part, "did_not") }
        guard case .sequence(let sequence) = condition, case .object(let said) = condition.json else { return nil }
        for (step, event) in sequence.steps.enumerated() { values["step.\(step)"] = event.field }
        values["in_order"] = sequence.isOrdered ? "given" : "any"
        values["without"] = sequence.without.first?.field
        values.merge(WindowForm.spans(said, "within", "within_unit")) { $1 }
        values.merge(WindowForm.fields(saying: sequence.window, as: said)) { $1 }
        let fields = FormFields(filled: values)
        return (try? SequenceForm(fields: fields).leaf(of: subject)) == leaf ? fields : nil
    }
}
