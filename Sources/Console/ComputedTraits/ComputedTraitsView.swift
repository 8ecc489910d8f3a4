import Audiences
import Core
import Events

/// The computed traits of the workspace, and the form in which another one is made.
struct ComputedTraitsView: Sendable {
    struct Row: Sendable {
        let name: String
        let title: String
        /// Where the title is another one.
        let code: String?
        let what: String
        /// Everybody, sorted by it.
        let peoplePath: String
        let deletionPath: String
        let created: String
        let createdExactly: String
    }

    let count: String
    let rows: [Row]
    let isNew: Bool
    let canEdit: Bool
    let newPath = "\(Self.path)?new=1"
    let path = Self.path
    let events: EventChoices?
    let form: ComputedTraitForm?

    static let path = "/computed-traits"

    /// The first step: of which event.
    struct EventChoices: Sendable {
        let choices: [Choice]
    }

    init(
        _ traits: [ComputedTrait],
        events: [EventChoice]?,
        form: ComputedTraitForm?,
        canEdit: Bool,
        label: AttributeLabel
    ) {
        let format = label.format
        count = format.text.plural("computed.count", Int64(traits.count), format.number(Int64(traits.count)))
        rows = traits.map { trait in
            let attribute = Attribute.computed(trait.name)
            let query = ListQuery(
                order: .attribute(attribute, isAscending: false),
                columns: [.known, .email, attribute, .lastSeen]
            )
            return Row(
                name: trait.name,
                title: label.name(attribute),
                code: label.name(attribute) == trait.name ? nil : trait.name,
                what: label.sentence(trait),
                peoplePath: query.path,
                deletionPath: "\(Self.path)/\(trait.name)/deletion",
                created: format.relative(trait.createdAt),
                createdExactly: format.dateTime(trait.createdAt)
            )
        }
        isNew = traits.isEmpty && events == nil && form == nil
        self.canEdit = canEdit
        self.events = events.map { events in
            EventChoices(
                choices: events.prefix(AttributeChoiceView.mostEvents).map { event in
                    Choice(title: event.name, path: Self.path(ofFormFor: event), isChosen: false)
                }
            )
        }
        self.form = form
    }

    static func path(ofFormFor event: EventChoice) -> String {
        Query.path(path, [("did", event.name), ("type", event.type == .track ? nil : event.type.name)])
    }
}

/// The second step: what is worked out, over which of the events, under which name.
struct ComputedTraitForm: Sendable {
    let title: String
    let event: String
    let type: String
    let computations: [Choice]
    let when: WindowFieldsView
    let properties: [String]
    let filters: [PropertyFilterView]
    let name: String
    let nameLength = ComputedTraits.nameLength
    let problem: String?
    let closePath = ComputedTraitsView.path

    init(_ event: EventDescription, _ fields: FormFields?, problem: String?, _ text: Catalogue) {
        title = event.name.isEmpty ? event.type.name : event.name
        (self.event, type) = (event.name, event.type.name)
        let chosen = fields?["compute"] ?? "count"
        computations = ComputedTrait.computations.filter { !$0.isOfProperty || !event.properties.isEmpty }.map { kind in
            Choice(title: text("computed.compute_name.\(kind.name)"), path: kind.name, isChosen: kind.name == chosen)
        }
        when = WindowFieldsView(fields, usual: "90", text)
        properties = event.properties.map(\.name)
        filters = PropertyFilterView.rows(properties, fields, text)
        name = fields?["name"] ?? ""
        self.problem = problem
    }

    /// The definition that somebody filled in. Throws ``ListProblem``.
    static func definition(_ fields: FormFields) throws -> JSON {
        var definition = try WindowForm(fields: fields).definition()
        definition["did"] = .string(fields["did"] ?? "")
        definition["compute"] = .string(fields["compute"] ?? "count")
        if let type = fields["type"], type != "track" { definition["type"] = .string(type) }
        if ComputedTrait.computations.contains(where: { $0.name == fields["compute"] && $0.isOfProperty }) {
            guard let property = fields["of"] else { throw ListProblem.noValue }
            definition["of"] = .string(property)
        }
        let filters = try PropertyForm(fields: fields).filters()
        if !filters.isEmpty { definition["where"] = .array(filters) }
        return .object(definition)
    }
}

extension AttributeLabel {
    /// "Sum of revenue of Order Completed in the last 90 days".
    func sentence(_ trait: ComputedTrait) -> String {
        text(
            of: "computed.compute.\(trait.computationName)",
            ["property": trait.ownProperties.joined(separator: " × "), "event": event(trait.events)],
            trait.window
        )
    }
}
