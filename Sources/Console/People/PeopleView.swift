import Audiences
import Core
import Customers

/// The list of people.
struct PeopleView: Sendable {
    struct Heading: Sendable {
        let title: String
        let isRight: Bool
        /// Sorts by the column, or the other way round; nil where that says nothing.
        let path: String?
        /// `ascending` or `descending` where the list is sorted by it.
        let sorted: String?
        /// As it stands in the address.
        let key: String
    }

    struct Width: Sendable {
        let pixels: Int
    }

    struct Cell: Sendable {
        /// Nil for what is not known.
        let text: String?
        /// The exact value, where `text` is rounded.
        let exactly: String?
        /// Coloured by its meaning.
        let chip: Chip?
        /// Where no column heading says what is counted.
        let inWords: String?
        let style: String
    }

    struct Row: Sendable {
        let label: PersonLabel
        let number: String
        let cells: [Cell]
    }

    let rows: [Row]
    let headings: [Heading]
    /// Of the name and of each column; empty as long as nobody pulled one.
    let widths: [Width]
    /// Instead of rows.
    let groups: PeopleGroupsView?
    let isHeld: Bool
    /// "12,345 people"; of those found where somebody searches.
    let count: String
    let search: String?
    let orders: [Choice]
    let filter: FilterView
    let views: ViewsView
    let panel: PeoplePanelView
    /// What the search keeps, and forms beside it.
    let kept: [KeptField]
    let columnsPath: String
    let groupPath: String
    let groupTitle: String
    let selectionPath: String?
    let exportPath: String?
    /// Where the next page is; nil on the last.
    let next: String?
    /// Back to the first page; nil on it.
    let first: String?
    /// Nobody is there at all: the screen says how people get in. Where to, for those who may.
    let isNew: Bool
    let sourcesPath: String?
    /// People are there, but none that the search matches.
    let foundNothing: String?
}

/// A field that a form hands on.
struct KeptField: Sendable {
    let name: String
    let value: String

    static func all(of query: PeopleQuery, but omitted: String...) -> [KeptField] {
        query.fields.compactMap { field in
            guard let value = field.value, !omitted.contains(field.name) else { return nil }
            return KeptField(name: field.name, value: value)
        }
    }
}

/// Everything that the list is made of.
struct PeopleContents: Sendable {
    /// The people of the page with their values in the order of the query's columns; nil where the summary says them all.
    let rows: [(person: PersonSummary, values: [ListValue?]?)]
    let next: String?
    let count: CappedCount
    let query: PeopleQuery
    /// Where the list is grouped: how many have which value.
    var groups: [ListGroup] = []
}

extension PeopleView {
    init(
        _ contents: PeopleContents,
        filter: FilterView,
        views: ViewsView,
        panel: PeoplePanelView,
        allowances: PeopleAllowances,
        label: AttributeLabel
    ) {
        let (query, format) = (contents.query, label.format)
        rows = contents.rows.map { Row($0.person, $0.values, query.columns, label) }
        headings = query.columns.map { Heading($0, query, label) }
        isHeld = !query.widths.isEmpty
        widths =
            query.widths.isEmpty
            ? [] : ([.name] + query.columns).map { Width(pixels: query.widths[$0] ?? $0.usualWidth) }
        groups = query.group.map { PeopleGroupsView(contents, by: $0, label) }
        let isPart = query.search != nil || query.filter.condition != nil
        count = format.text.plural(
            isPart ? "people.found" : "people.count",
            Int64(contents.count.value),
            format.count(contents.count)
        )
        search = query.search
        orders = [PeopleQuery.Order.recent, .created].map { order in
            Choice(
                title: format.text("people.order.\(order.text)"),
                path: query.with { $0.order = order }.path,
                isChosen: order == query.order
            )
        }
        self.filter = filter
        self.views = views
        self.panel = panel
        kept = KeptField.all(of: query, but: "search", "after", "edit", "attribute")
        columnsPath = query.with { $0.panel = .columns }.path
        selectionPath = allowances.canEdit ? query.with { $0.panel = .selection }.path : nil
        groupPath = query.with { $0.panel = .group }.path
        groupTitle =
            query.group.map { format.text("people.group.by", ["name": label.name($0)]) }
            ?? format.text("people.group.open")
        exportPath = allowances.canExport ? query.with { $0.panel = .export }.path : nil
        next = contents.next.map { cursor in query.with { $0.after = cursor }.path }
        first = query.after == nil ? nil : query.with { _ in }.path
        let isEmpty = contents.rows.isEmpty && contents.groups.isEmpty
        isNew = isEmpty && !isPart && query.after == nil
        sourcesPath = allowances.canManageSources ? NavigationEntry.sources.path : nil
        foundNothing =
            isEmpty && !isNew
            ? query.search.map { format.text("people.found_nothing", ["search": $0]) }
                ?? format.text("people.nobody_fits") : nil
    }
}

/// What whoever looks may do.
struct PeopleAllowances: Sendable {
    let canEdit: Bool
    let canExport: Bool
    let canShare: Bool
    let canManageSources: Bool
}

extension PeopleView.Heading {
    init(_ attribute: Attribute, _ query: PeopleQuery, _ label: AttributeLabel) {
        title = label.name(attribute)
        key = PeopleQuery.escaped(attribute)
        isRight = [.events, .lastSeen, .firstSeen].contains(attribute)
        var isAscending: Bool?
        if case .attribute(attribute, let ascending) = query.order { isAscending = ascending }
        if attribute == .lastSeen, query.order == .recent { isAscending = false }
        sorted = isAscending.map { $0 ? "ascending" : "descending" }
        switch attribute {
        case .known, .tag, .source, .identifier: path = nil
        case .events, .lastSeen, .firstSeen:
            path = query.with { $0.order = .attribute(attribute, isAscending: isAscending == false) }.path
        default: path = query.with { $0.order = .attribute(attribute, isAscending: isAscending != true) }.path
        }
    }
}

extension PeopleView.Row {
    init(_ person: PersonSummary, _ values: [ListValue?]?, _ columns: [Attribute], _ label: AttributeLabel) {
        self.label = PersonLabel(person, label.format)
        number = String(person.number)
        let values = values ?? columns.map { PeopleView.Row.value(of: $0, person) }
        cells = zip(columns, values).map { PeopleView.Cell($0, $1, label) }
    }

    private static func value(of attribute: Attribute, _ person: PersonSummary) -> ListValue? {
        switch attribute {
        case .email: person.email.map { .text($0) }
        case .phone: person.phone.map { .text($0) }
        case .events: .number(Double(person.events))
        case .lastSeen: .instant(person.lastSeen)
        case .known: .truth(!person.isAnonymous)
        default: nil
        }
    }
}

extension PeopleView.Cell {
    init(_ attribute: Attribute, _ value: ListValue?, _ label: AttributeLabel) {
        text = value.map { label.cell($0, of: attribute) }
        if case .instant(let instant)? = value { exactly = label.format.dateTime(instant) } else { exactly = nil }
        if attribute == .known, case .truth(let isKnown)? = value {
            chip = Chip.known(isKnown, label.format.text)
        } else {
            chip = nil
        }
        if attribute == .events, case .number(let count)? = value, let text {
            inWords = label.format.text.plural("people.events", Int64(count), text)
        } else {
            inWords = nil
        }
        style =
            switch attribute {
            case .known: "cell-kind"
            case .email: "cell-email mute"
            case .phone: "cell-phone num"
            case .events: "cell-events r"
            case .lastSeen: "cell-time r mute"
            case .firstSeen: "cell-other r mute"
            default: "cell-other"
            }
    }
}

extension Attribute {
    /// Pixels of a column that nobody pulled while others were.
    fileprivate var usualWidth: Int {
        switch self {
        case .name, .email: 230
        case .events, .known: 110
        default: 150
        }
    }
}
