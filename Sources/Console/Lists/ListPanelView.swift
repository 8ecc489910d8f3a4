import Audiences
import Core

/// What is open beside the list: one of these, or nothing.
struct ListPanelView: Sendable {
    let attributes: AttributeChoiceView?
    let condition: ConditionFormView?
    let behaviour: BehaviourFormView?
    let sequence: SequenceFormView?
    let text: ConditionTextView?
    let columns: ColumnChooserView?
    let save: SaveViewForm?
    let selection: SelectionView?
    let group: GroupChoiceView?
    let export: ExportForm?
    let closePath: String

    static func nothing(_ query: ListQuery) -> ListPanelView { ListPanelView(query) }

    init(
        _ query: ListQuery,
        attributes: AttributeChoiceView? = nil,
        condition: ConditionFormView? = nil,
        behaviour: BehaviourFormView? = nil,
        sequence: SequenceFormView? = nil,
        text: ConditionTextView? = nil,
        columns: ColumnChooserView? = nil,
        save: SaveViewForm? = nil,
        selection: SelectionView? = nil,
        group: GroupChoiceView? = nil,
        export: ExportForm? = nil
    ) {
        (self.attributes, self.condition, self.columns) = (attributes, condition, columns)
        (self.behaviour, self.sequence, self.text) = (behaviour, sequence, text)
        (self.save, self.selection) = (save, selection)
        (self.group, self.export) = (group, export)
        closePath = query.with { _ in }.path
    }
}

/// The first step to a condition: of what.
struct AttributeChoiceView: Sendable {
    struct Group: Sendable {
        let title: String
        let choices: [Choice]
    }

    private enum Kind {
        case person, consent, trait, computed, identifier

        init(_ attribute: Attribute) {
            switch attribute {
            case .trait: self = .trait
            case .computed: self = .computed
            case .identifier: self = .identifier
            case .consent, .consentTime: self = .consent
            default: self = .person
            }
        }
    }

    let groups: [Group]
    /// Where all conditions are written; nil where that is open to see anyway.
    let textPath: String?

    /// Parts of everybody that can be drawn, in percent.
    private static let samples: [Double] = [1, 5, 10, 20, 50]

    /// Events that can be chosen.
    static let mostEvents = 200

    init(
        _ attributes: [AttributeDescription],
        _ events: [EventChoice],
        _ audiences: [Audience],
        _ query: ListQuery,
        _ label: AttributeLabel
    ) {
        let group = query.panel?.group
        textPath = query.draft == nil ? query.with { $0.panel = .text }.path : nil
        let sequence = Choice(
            title: label.format.text("list.sequence.title"),
            path: query.with { $0.panel = .sequence(group: group) }.path,
            isChosen: false
        )
        let done = events.prefix(Self.mostEvents).map { event in
            Choice(
                title: event.name,
                path: query.with { $0.panel = .behaviour(group: group, event) }
                    .path,
                isChosen: false
            )
        }
        let kept = audiences.map { audience in
            let leaf = FilterGroups.Leaf(audience: audience.id, of: query.subject)
            return Choice(
                title: audience.name,
                path: query.with { $0.filter.add(leaf, to: group) }.path,
                isChosen: false
            )
        }
        let drawn = Self.samples.map { percent in
            let leaf = FilterGroups.Leaf(Sample(percent: percent))
            return Choice(
                title: label.sentence(leaf.condition),
                path: query.with { $0.filter.add(leaf, to: group) }.path,
                isChosen: false
            )
        }
        func choices(of kind: Kind) -> [Choice] {
            attributes.filter { Kind($0.attribute) == kind }.map { description in
                Choice(
                    title: label.name(description.attribute),
                    path: query.with { $0.panel = .condition(group: group, description.attribute) }.path,
                    isChosen: false
                )
            }
        }
        let all: [(String, [Choice])] = [
            (query.subject.key("filter.behaviour"), done.count > 1 ? done + [sequence] : done),
            (query.subject.key("filter.audiences"), kept),
            (query.subject.key("filter.person"), choices(of: .person)), ("consent.title", choices(of: .consent)),
            ("list.filter.traits", choices(of: .trait)),
            ("list.filter.computed", choices(of: .computed)),
            ("list.filter.identifiers", choices(of: .identifier)), ("list.filter.sample", drawn),
        ]
        groups = all.filter { !$0.1.isEmpty }.map { Group(title: label.format.text($0.0), choices: $0.1) }
    }
}

/// The second step: which test, against what.
struct ConditionFormView: Sendable {
    struct Suggestion: Sendable {
        let field: String
        let value: String
        let title: String
        let count: String
        let isChosen: Bool
    }

    struct Suggestions: Sendable {
        let values: [Suggestion]
    }

    let title: String
    let tests: [Choice]
    /// Nil where no value is anything but one person's.
    let suggestions: Suggestions?
    let wantsText: Bool
    let wantsNumbers: Bool
    let wantsDay: Bool
    let wantsDays: Bool
    /// As they stand in the form.
    let text: String
    let number: String
    let number2: String
    let days: String
    let day: String
    let kept: [KeptField]
    let problem: String?
    let backPath: String

    /// Values that can be ticked.
    static let suggested = 12

    init(
        _ description: AttributeDescription,
        _ groups: [ListGroup],
        _ query: ListQuery,
        _ filled: FormFields?,
        _ label: AttributeLabel,
        problem: String?
    ) {
        let text = label.format.text
        title = label.name(description.attribute)
        let known = Self.tests(of: description.type)
        let chosen = filled?["test"] ?? known[0]
        // What most of its values are may have changed since a test was chosen.
        tests = (known + (known.contains(chosen) ? [] : [chosen])).map { name in
            let isConsent = if case .consent = description.attribute { true } else { false }
            let title = isConsent ? text("consent.test.\(name)") : text("list.test_name.\(name)")
            return Choice(title: title, path: name, isChosen: name == chosen)
        }
        // Of what is everybody's own, nobody ticks one.
        let shared = groups.filter { $0.count > 1 || description.type == .choice }
        var wanted = ["is", "is_not"].contains(chosen) ? filled?.chosen ?? [] : []
        var values: [(value: String, count: String)] = shared.prefix(Self.suggested).compactMap { group in
            group.value.map { ($0, label.format.number(Int64(group.count))) }
        }
        let ticked = Set(wanted)
        wanted.removeAll { value in values.contains { $0.value == value } }
        // What holds a comma, or is chosen from a list, cannot be written.
        let others = wanted.filter { description.type != .text || $0.contains(",") }
        values += others.map { ($0, "") }
        let written = wanted.filter { !others.contains($0) }.joined(separator: ", ")
        let ticks = values.enumerated().map { index, value in
            Suggestion(
                field: "value.\(index)",
                value: value.value,
                title: label.value(value.value, of: description.attribute),
                count: value.count,
                isChosen: ticked.contains(value.value)
            )
        }
        suggestions = ticks.isEmpty ? nil : Suggestions(values: ticks)
        let type = known.contains(chosen) ? description.type : Self.type(of: chosen)
        wantsText = type == .text
        wantsNumbers = type == .number
        wantsDay = type == .date
        wantsDays = type == .date
        self.text = ["contains", "begins"].contains(chosen) ? filled?["text"] ?? "" : written
        (number, number2) = (filled?["number"] ?? "", filled?["number2"] ?? "")
        (days, day) = (filled?["days"] ?? "30", filled?["day"] ?? "")
        kept = KeptField.all(of: query, but: "after")
        self.problem = problem
        let group = query.panel?.group
        backPath = query.with { $0.panel = .condition(group: group, nil) }.path
    }

    /// Of the values with which the test compares.
    private static func type(of test: String) -> AttributeType {
        AttributeType.allCases.first { tests(of: $0).contains(test) } ?? .text
    }

    static func tests(of type: AttributeType) -> [String] {
        switch type {
        case .text: ["is", "is_not", "contains", "begins", "exists", "missing"]
        case .number: ["at_least", "at_most", "between", "top", "exists", "missing"]
        case .date:
            ["in_last_days", "not_in_last_days", "since", "before", "anniversary_in_days", "exists", "missing"]
        case .boolean: ["true", "false", "exists", "missing"]
        case .choice: ["is", "is_not", "exists", "missing"]
        case .presence: ["exists", "missing"]
        }
    }
}

/// Which columns a list shows.
struct ColumnChooserView: Sendable {
    struct Column: Sendable {
        let title: String
        let removalPath: String
        let earlierPath: String?
        let laterPath: String?
    }

    let shown: [Column]
    let others: [Choice]
    let usualPath: String?

    init(_ attributes: [AttributeDescription], _ query: ListQuery, _ label: AttributeLabel) {
        func path(_ change: (inout [Attribute]) -> Void) -> String {
            query.with {
                change(&$0.columns)
                $0.panel = .columns
            }.path
        }
        shown = query.columns.enumerated().map { index, attribute in
            Column(
                title: label.name(attribute),
                removalPath: path { $0.remove(at: index) },
                earlierPath: index == 0 ? nil : path { $0.swapAt(index, index - 1) },
                laterPath: index == query.columns.count - 1 ? nil : path { $0.swapAt(index, index + 1) }
            )
        }
        let isFull = query.columns.count >= ListQuery.mostColumns
        others =
            isFull
            ? []
            : attributes.filter { $0.type != .presence }.map(\.attribute)
                .filter { $0 != .name && !query.columns.contains($0) }.map { attribute in
                    Choice(title: label.name(attribute), path: path { $0.append(attribute) }, isChosen: false)
                }
        usualPath = query.columns == query.subject.usualColumns ? nil : path { $0 = query.subject.usualColumns }
    }
}

/// Keeps what the list shows under a name.
struct SaveViewForm: Sendable {
    let canShare: Bool
    /// What the list shows can be an audience: it is a condition, and the user may.
    let canDefine: Bool
    /// Of what an audience would be.
    let subject: String
    let query: String
    let problem: String?
    /// The kept view from which the list was opened, where it is one's own.
    let current: SavedView?
    let nameLength = SavedViews.nameLength

    init(
        _ views: [SavedView],
        _ query: ListQuery,
        canShare: Bool,
        canDefine: Bool,
        user: String,
        problem: String?
    ) {
        self.canShare = canShare
        subject = query.subject.rawValue
        self.canDefine = canDefine && query.filter.condition != nil && query.search == nil
        self.query = query.kept
        self.problem = problem
        current = views.first { $0.id == query.view && $0.owner == user }
    }
}

/// What can be done to many at once.
struct SelectionView: Sendable {
    struct Traits: Sendable {
        let known: [ColumnTitle]
    }

    let query: String
    let title: String
    let chosen: String
    /// "All 1,234 that match".
    let everybody: String
    let tags: [String]
    /// The traits that people have, by the names that clients use; nil where nobody says one by hand.
    let traits: Traits?
    let problem: String?

    init(
        _ query: ListQuery,
        count: Int,
        tags: [String],
        attributes: [AttributeDescription],
        _ label: AttributeLabel,
        problem: String?
    ) {
        self.query = query.kept
        let known = attributes.compactMap { description -> ColumnTitle? in
            guard case .trait(let name) = description.attribute, TraitWish.isAllowed(name) else { return nil }
            return ColumnTitle(name: name, title: label.name(description.attribute))
        }
        traits = query.subject == .people ? Traits(known: known) : nil
        let text = label.format.text
        title = text(query.subject.key("selection.title"))
        chosen = text(query.subject.key("selection.chosen"))
        everybody = text.plural(
            query.subject.key("selection.everybody"),
            Int64(count),
            label.format.number(Int64(count))
        )
        self.tags = tags
        self.problem = problem
    }
}

/// A name as clients write it, and as people read it.
struct ColumnTitle: Sendable {
    let name: String
    let title: String
}

/// By what a list is grouped.
struct GroupChoiceView: Sendable {
    let choices: [Choice]
    let ungroupPath: String?

    init(_ attributes: [AttributeDescription], _ query: ListQuery, _ label: AttributeLabel) {
        choices = attributes.filter(Self.groups).map { description in
            Choice(
                title: label.name(description.attribute),
                path: query.with { $0.group = description.attribute }.path,
                isChosen: description.attribute == query.group
            )
        }
        ungroupPath = query.group == nil ? nil : query.with { $0.group = nil }.path
    }

    /// What is another for nearly everybody makes no groups.
    private static func groups(_ description: AttributeDescription) -> Bool {
        switch description.attribute {
        case .name, .email, .phone, .firstSeen, .lastSeen, .groupID: false
        default: description.type != .date
        }
    }
}

/// How a list goes into a file.
struct ExportForm: Sendable {
    let query: String
    /// "The columns shown: 6".
    let shown: String
    let all: String
    /// How many it will hold.
    let reach: String

    init(_ query: ListQuery, count: Int, attributes: Int, _ label: AttributeLabel) {
        let (text, format) = (label.format.text, label.format)
        self.query = query.kept
        shown = text("list.export_form.shown", ["count": format.number(Int64(query.columns.count + 1))])
        all = text("list.export_form.all", ["count": format.number(Int64(attributes))])
        reach = text.plural(query.subject.key("export_form.reach"), Int64(count), format.number(Int64(count)))
    }
}
