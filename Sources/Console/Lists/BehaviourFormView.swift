import Audiences
import Core
import Events

/// How somebody says what others did: how often, when, and with which properties.
struct BehaviourFormView: Sendable {
    struct Whose: Sendable {
        let choices: [Choice]

        init?(_ subject: ListSubject, _ filled: FormFields?, _ text: Catalogue) {
            guard subject == .companies else { return nil }
            choices = Choice.all(PeopleQuantifier.allCases.map(\.rawValue), "whose", filled) {
                text("companies.whose.\($0)")
            }
        }
    }

    let title: String
    /// Of companies: how many of their people; nil of people.
    let whose: Whose?
    let measures: [Choice]
    let times: String
    let figure: FigureFieldsView
    /// Of when it was the first or the last time.
    let ends: [Choice]
    let occasions: [Choice]
    let ago: String
    let day: String
    let when: WindowFieldsView
    let weekdays: [Choice]
    /// At which it begins and ends to count.
    let fromHours: [Choice]
    let toHours: [Choice]
    let filters: [PropertyFilterView]
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
            Choice.all(names, field, filled, title)
        }
        whose = Whose(query.subject, filled, text)
        title = event.name.isEmpty ? event.type.name : event.name
        let hasProperties = !event.properties.isEmpty
        measures = choices(
            "measure",
            ["did", "did_not", "at_least", "at_most"] + (hasProperties ? ["figure"] : []) + ["time"]
        ) { text("list.behaviour.measure.\($0)") }
        times = filled?["times"] ?? "3"
        figure = FigureFieldsView(event, filled, text)
        ends = choices("end", ["last", "first"]) { text("list.behaviour.end.\($0)") }
        occasions = choices("occasion", BehaviourForm.occasions) { text("list.test_name.\($0)") }
        (ago, day) = (filled?["ago"] ?? "30", filled?["day"] ?? "")
        let others = known.map { EventChoice($0.name, type: $0.type) }
            .filter { !$0.name.isEmpty && ($0.name, $0.type) != (event.name, event.type) }
        when = WindowFieldsView(filled, around: Array(others.prefix(InsightView.mostChoices)), text)
        weekdays = EventTimes.Weekday.allCases.map { day in
            Choice(
                title: label.format.weekday(day),
                path: day.name,
                isChosen: filled?["weekday.\(day.name)"] != nil
            )
        }
        func hours(_ field: String, _ hours: ClosedRange<Int>) -> [Choice] {
            choices(field, [""] + hours.map { "\($0)" }) {
                $0.isEmpty ? text("list.behaviour.any_hour") : "\($0):00"
            }
        }
        (fromHours, toHours) = (hours("from_hour", 0...23), hours("to_hour", 1...24))
        filters = PropertyFilterView.rows(event.properties.map(\.name), filled, text)
        kept = KeptField.all(of: query, but: "after")
        self.problem = problem
        let group = query.panel?.group
        backPath = query.with { $0.panel = .condition(group: group, nil) }.path
    }
}

/// What is worked out of the properties of what somebody did, and compared.
struct FigureFieldsView: Sendable {
    let figures: [Choice]
    /// Properties with numbers; by one of them the first can be multiplied.
    let numbers: [Choice]
    let factors: [Choice]
    /// Properties whose different values are counted.
    let properties: [Choice]
    let comparisons: [Choice]
    let amount: String
    let amount2: String

    fileprivate init(_ event: EventDescription, _ filled: FormFields?, _ text: Catalogue) {
        func choices(_ field: String, _ names: [String], _ title: (String) -> String) -> [Choice] {
            Choice.all(names, field, filled, title)
        }
        func properties(_ field: String, _ names: [String], _ title: (String) -> String) -> [Choice] {
            Choice.all(names, field, filled, keepsOthers: true, title)
        }
        let names = event.properties.filter { $0.type == .number }.map(\.name)
        figures = choices("figure", BehaviourForm.figures.filter { !names.isEmpty || $0 == "distinct" }) {
            text("computed.compute_name.\($0)")
        }
        numbers = properties("of", names) { $0 }
        factors = properties("by", [""] + names) { $0.isEmpty ? text("list.behaviour.no_factor") : $0 }
        self.properties = properties("property_of", event.properties.map(\.name)) { $0 }
        comparisons = choices("compare", BehaviourForm.comparisons) { text("list.test_name.\($0)") }
        (amount, amount2) = (filled?["amount"] ?? "", filled?["amount2"] ?? "")
    }
}
