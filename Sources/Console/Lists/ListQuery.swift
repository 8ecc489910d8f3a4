import Audiences
import Core
import Customers
import Events
import Foundation
import Hummingbird

/// Whom or what a list shows: its whole state, as it stands in the address.
struct ListQuery: Sendable, Equatable {
    /// How the list is ordered: by last activity, newest first, or by any attribute either way.
    enum Order: Sendable, Equatable {
        case recent
        case created
        case attribute(Attribute, isAscending: Bool)
    }

    /// What is open beside the list.
    enum Panel: Sendable, Equatable {
        /// A condition is added: beside the others, or as another way to fulfil that group.
        case condition(group: Int?, Attribute?)
        /// The same, of what people did.
        case behaviour(group: Int?, EventChoice)
        /// The same, of what they did one after the other.
        case sequence(group: Int?)
        /// All conditions are written.
        case text
        case columns, save, selection, group, export
    }

    /// An audience that is being built of the conditions.
    enum Draft: Sendable, Equatable {
        case new
        /// The one with this id gets other conditions.
        case audience(String)

        init(_ text: String) { self = text == Self.new.text ? .new : .audience(text) }

        var text: String {
            switch self {
            case .new: "new"
            case .audience(let id): id
            }
        }
    }

    let subject: ListSubject
    /// Nil where people are only looked at.
    var draft: Draft?
    var search: String?
    var filter: FilterGroups
    var order: Order
    /// Beside the name.
    var columns: [Attribute]
    /// The list is shown as how many have each value of it.
    var group: Attribute?
    /// Of columns that somebody pulled wider or narrower, in CSS pixels.
    var widths: [Attribute: Int]
    var after: String?
    /// The kept view from which it was opened.
    var view: String?
    var panel: Panel?
    /// The test that the panel changes; it adds one where nil.
    var changed: FilterGroups.Spot?

    static let mostColumns = 20
    /// Narrower nothing can be read, wider nothing else can.
    static let possibleWidths = 64...960

    init(
        of subject: ListSubject = .people,
        search: String? = nil,
        filter: FilterGroups = FilterGroups(),
        order: Order = .recent,
        columns: [Attribute]? = nil,
        group: Attribute? = nil,
        widths: [Attribute: Int] = [:],
        after: String? = nil,
        view: String? = nil,
        panel: Panel? = nil,
        draft: Draft? = nil
    ) {
        (self.subject, self.draft) = (subject, draft)
        (self.search, self.filter, self.order, self.columns) = (search, filter, order, columns ?? subject.usualColumns)
        (self.group, self.widths) = (group, widths)
        (self.after, self.view, self.panel) = (after, view, panel)
    }

    /// Throws ``ConditionFailure``.
    init(_ fields: FormFields, of subject: ListSubject) throws {
        self.subject = subject
        draft = fields["audience"].map { Draft($0) }
        search = fields["search"].map { String(Normalisation.storable($0).trimmed.prefix(200)) }
        filter = try fields["filter"].map { FilterGroups(try Condition(parsing: $0, of: subject)) } ?? FilterGroups()
        order = fields["order"].flatMap { Order($0) } ?? .recent
        columns = fields["columns"].map { Self.columns($0) } ?? subject.usualColumns
        group = fields["group"].flatMap { Attribute($0) }
        widths = fields["widths"].map { Self.widths($0) } ?? [:]
        after = fields["after"]
        view = fields["view"]
        panel = Panel(fields)
        changed = fields["change"].flatMap { FilterGroups.Spot($0) }
    }

    static func columns(_ text: String) -> [Attribute] {
        var columns: [Attribute] = []
        for column in text.split(separator: ",").compactMap({ Attribute($0.removingPercentEncoding ?? String($0)) })
        where column != .name && !columns.contains(column) && columns.count < mostColumns {
            columns.append(column)
        }
        return columns
    }

    /// `name~320,email~200`.
    static func widths(_ text: String) -> [Attribute: Int] {
        var widths: [Attribute: Int] = [:]
        for word in text.split(separator: ",") {
            let parts = word.split(separator: "~")
            guard parts.count == 2, let width = Int(parts[1]), possibleWidths.contains(width),
                let attribute = Attribute(parts[0].removingPercentEncoding ?? String(parts[0]))
            else { continue }
            widths[attribute] = width
        }
        return widths
    }

    /// Nothing but everybody's list: the database answers that by itself. Of those found by a search it would have to walk by
    /// everybody who was seen later.
    var isPlain: Bool {
        guard search == nil, filter.condition == nil, group == nil, columns.allSatisfy(subject.usualColumns.contains)
        else {
            return false
        }
        if case .attribute = order { return false }
        return true
    }

    var listing: Listing {
        switch order {
        case .recent: Listing(condition: filter.condition, search: search)
        case .created: Listing(condition: filter.condition, search: search, order: .firstSeen)
        case .attribute(let attribute, let isAscending):
            Listing(condition: filter.condition, search: search, order: attribute, isAscending: isAscending)
        }
    }

    func with(_ change: (inout ListQuery) -> Void) -> ListQuery {
        var changed = self
        changed.after = nil
        changed.panel = nil
        changed.changed = nil
        change(&changed)
        return changed
    }

    /// What the address says, what is as by default left out.
    var fields: [(name: String, value: String?)] {
        [("audience", draft?.text)] + state + [("after", after), ("view", view)] + (panel?.fields ?? []) + [
            ("change", changed?.text)
        ]
    }

    /// What a kept view keeps.
    var state: [(name: String, value: String?)] {
        [
            ("search", search), ("filter", filter.condition?.json.text),
            ("order", order == .recent ? nil : order.text),
            (
                "columns",
                columns == subject.usualColumns
                    ? nil : columns.map { Self.escaped($0) }.joined(separator: ",")
            ), ("group", group?.text),
            (
                "widths",
                widths.isEmpty
                    ? nil : widths.map { "\(Self.escaped($0))~\($1)" }.sorted().joined(separator: ",")
            ),
        ]
    }

    /// Strangers choose the names of traits.
    static func escaped(_ attribute: Attribute) -> String {
        attribute.text.replacing("%", with: "%25").replacing(",", with: "%2C").replacing("~", with: "%7E")
    }

    var path: String { Query.path(draft == nil ? subject.path : subject.builderPath, fields) }

    /// The query of a kept view.
    var kept: String { String(Query.path("", state).dropFirst()) }
}

extension FilterGroups.Spot {
    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 2, parts.allSatisfy({ $0 >= 0 }) else { return nil }
        self.init(group: parts[0], place: parts[1])
    }

    fileprivate var text: String { "\(group).\(place)" }
}

extension ListQuery {
    /// With the test that the panel built.
    func placing(_ leaf: FilterGroups.Leaf) -> ListQuery {
        with { placed in
            if let changed { placed.filter.put(leaf, at: changed) } else { placed.filter.add(leaf, to: panel?.group) }
        }
    }

    /// With the form open in which the test was built; nil where no form builds such a one.
    func changing(_ spot: FilterGroups.Spot) -> ListQuery? {
        guard let leaf = filter[spot] else { return nil }
        let panel: Panel
        if let (attribute, _) = ConditionForm.filled(with: leaf, of: subject) {
            panel = .condition(group: spot.group, attribute)
        } else if let (event, _) = BehaviourForm.filled(with: leaf, of: subject) {
            panel = .behaviour(group: spot.group, event)
        } else if SequenceForm.filled(with: leaf, of: subject) != nil {
            panel = .sequence(group: spot.group)
        } else {
            return nil
        }
        return with { ($0.panel, $0.changed) = (panel, spot) }
    }

    /// How the panel's form is filled in where it changes a test.
    var filled: FormFields? {
        guard let leaf = changed.flatMap({ filter[$0] }) else { return nil }
        switch panel {
        case .condition(_, let attribute?):
            let filled = ConditionForm.filled(with: leaf, of: subject)
            return filled?.attribute == attribute ? filled?.fields : nil
        case .behaviour(_, let event):
            let filled = BehaviourForm.filled(with: leaf, of: subject)
            return filled?.event == event ? filled?.fields : nil
        case .sequence: return SequenceForm.filled(with: leaf, of: subject)
        default: return nil
        }
    }
}

extension ListQuery.Order {
    init?(_ text: String) {
        if text == "recent" { self = .recent; return }
        if text == "created" { self = .created; return }
        let isAscending = !text.hasPrefix("-")
        guard let attribute = Attribute(isAscending ? text : String(text.dropFirst())) else { return nil }
        self = .attribute(attribute, isAscending: isAscending)
    }

    var text: String {
        switch self {
        case .recent: "recent"
        case .created: "created"
        case .attribute(let attribute, let isAscending): (isAscending ? "" : "-") + attribute.text
        }
    }
}

extension ListQuery.Panel {
    /// The group to which a condition is added.
    var group: Int? {
        switch self {
        case .condition(let group, _), .behaviour(let group, _), .sequence(let group): group
        default: nil
        }
    }

    fileprivate init?(_ fields: FormFields) {
        switch fields["edit"] {
        case "columns": self = .columns
        case "save": self = .save
        case "group": self = .group
        case "export": self = .export
        case "selection": self = .selection
        case "text": self = .text
        case let text?:
            let group = Int(text)
            guard text == "new" || (group ?? -1) >= 0 else { return nil }
            if let name = fields["did"], let type = EventType(name: fields["type"] ?? "track") {
                self = .behaviour(group: group, EventChoice(name, type: type))
            } else if fields["sequence"] != nil {
                self = .sequence(group: group)
            } else {
                self = .condition(group: group, fields["attribute"].flatMap { Attribute($0) })
            }
        case nil: return nil
        }
    }

    fileprivate var fields: [(name: String, value: String?)] {
        switch self {
        case .columns: [("edit", "columns")]
        case .save: [("edit", "save")]
        case .group: [("edit", "group")]
        case .export: [("edit", "export")]
        case .selection: [("edit", "selection")]
        case .text: [("edit", "text")]
        case .sequence(let group): [("edit", group.map { String($0) } ?? "new"), ("sequence", "1")]
        case .condition(let group, let attribute):
            [("edit", group.map { String($0) } ?? "new"), ("attribute", attribute?.text)]
        case .behaviour(let group, let event):
            [
                ("edit", group.map { String($0) } ?? "new"), ("did", event.name),
                ("type", event.type == .track ? nil : event.type.name),
            ]
        }
    }
}

extension ListSubject {
    /// Columns beside the name, where nobody chose others.
    var usualColumns: [Attribute] {
        switch self {
        case .people: [.known, .email, .phone, .events, .lastSeen]
        case .companies: [.groupID, .trait("industry"), .people, .active, .events, .lastSeen]
        }
    }

    var entry: NavigationEntry {
        switch self {
        case .people: .people
        case .companies: .companies
        }
    }

    /// Of its screen.
    var path: String { entry.path }

    /// Where audiences of it are built.
    var builderPath: String { "\(path)/audience" }

    /// What says it in its own words: `people.count`, `companies.count`.
    func key(_ name: String) -> String { "\(rawValue).\(name)" }
}
