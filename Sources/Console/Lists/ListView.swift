import Audiences
import Core
import Customers

/// The list of people, or of companies.
struct ListView: Sendable {
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
        let label: RowLabel
        let number: String
        let cells: [Cell]
    }

    /// What the screen says of its subject in words of its own.
    struct Words: Sendable {
        let title: String
        let name: String
        let emptyTitle: String
        let emptyText: String
        let emptyAction: String
        let emptyIcon: String
        let foundNothingHint: String
        let showAll: String
    }

    /// Of the element that is exchanged.
    let id: String
    /// Where the list begins.
    let path: String
    let words: Words
    let rows: [Row]
    let headings: [Heading]
    /// Of the name and of each column; empty as long as nobody pulled one.
    let widths: [Width]
    /// Instead of rows.
    let groups: ListGroupsView?
    let isHeld: Bool
    /// "12,345 people"; of those found where somebody searches.
    let count: String
    let search: String?
    let orders: [Choice]
    let filter: FilterView
    let views: ViewsView
    let panel: ListPanelView
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
    let beginningPath: String?
    let importPath: String?
    /// Some are there, but none that the search matches.
    let foundNothing: String?
}

/// A field that a form hands on.
struct KeptField: Sendable {
    let name: String
    let value: String

    static func all(of query: ListQuery, but omitted: String...) -> [KeptField] {
        query.fields.compactMap { field in
            guard let value = field.value, !omitted.contains(field.name) else { return nil }
            return KeptField(name: field.name, value: value)
        }
    }
}

/// Everything that the list is made of.
struct ListContents: Sendable {
    struct Row: Sendable {
        let number: Int64
        let label: RowLabel
        /// In the order of the query's columns.
        let values: [ListValue?]
    }

    let rows: [Row]
    let next: String?
    let count: CappedCount
    let query: ListQuery
    /// Where the list is grouped: how many have which value.
    var groups: [ListGroup] = []
}

extension ListView {
    init(
        _ contents: ListContents,
        filter: FilterView,
        views: ViewsView,
        panel: ListPanelView,
        allowances: ListAllowances,
        label: AttributeLabel
    ) {
        let (query, format) = (contents.query, label.format)
        let subject = query.subject
        (id, path) = (subject.rawValue, subject.path)
        words = Words(subject, format.text)
        rows = contents.rows.map { Row($0, query.columns, label) }
        headings = query.columns.map { Heading($0, query, label) }
        isHeld = !query.widths.isEmpty
        widths =
            query.widths.isEmpty
            ? [] : ([.name] + query.columns).map { Width(pixels: query.widths[$0] ?? $0.usualWidth) }
        groups = query.group.map { ListGroupsView(contents, by: $0, label) }
        let isPart = query.search != nil || query.filter.condition != nil
        count = format.text.plural(
            isPart ? subject.key("found") : subject.key("count"),
            Int64(contents.count.value),
            format.count(contents.count)
        )
        search = query.search
        orders = [ListQuery.Order.recent, .created].map { order in
            Choice(
                title: format.text(order == .recent ? "list.order.recent" : subject.key("order.created")),
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
            query.group.map { format.text("list.group.by", ["name": label.name($0)]) }
            ?? format.text("list.group.open")
        exportPath = allowances.canExport ? query.with { $0.panel = .export }.path : nil
        next = contents.next.map { cursor in query.with { $0.after = cursor }.path }
        first = query.after == nil ? nil : query.with { _ in }.path
        let isEmpty = contents.rows.isEmpty && contents.groups.isEmpty
        isNew = isEmpty && !isPart && query.after == nil
        let imports = allowances.canImport ? "\(NavigationEntry.imports.path)?new=1&kind=\(subject.rawValue)" : nil
        importPath = subject == .companies ? imports : nil
        beginningPath =
            subject == .companies ? imports : allowances.canManageSources ? NavigationEntry.sources.path : nil
        foundNothing =
            isEmpty && !isNew
            ? query.search.map { format.text(subject.key("found_nothing"), ["search": $0]) }
                ?? format.text(subject.key("nobody_fits")) : nil
    }
}

extension ListView.Words {
    fileprivate init(_ subject: ListSubject, _ text: Catalogue) {
        title = text("nav.\(subject.rawValue)")
        name = text(subject.key("column.name"))
        emptyTitle = text(subject.key("empty.title"))
        emptyText = text(subject.key("empty.text"))
        emptyAction = text(subject.key("empty.action"))
        emptyIcon = subject.entry.icon
        foundNothingHint = text(subject.key("found_nothing_hint"))
        showAll = text(subject.key("show_all"))
    }
}

/// What whoever looks may do.
struct ListAllowances: Sendable {
    let canEdit: Bool
    let canExport: Bool
    let canShare: Bool
    let canManageSources: Bool
    let canImport: Bool
}

extension ListView.Heading {
    init(_ attribute: Attribute, _ query: ListQuery, _ label: AttributeLabel) {
        title = label.name(attribute)
        key = ListQuery.escaped(attribute)
        isRight = [.events, .lastSeen, .firstSeen, .people, .active].contains(attribute)
        var isAscending: Bool?
        if case .attribute(attribute, let ascending) = query.order { isAscending = ascending }
        if attribute == .lastSeen, query.order == .recent { isAscending = false }
        sorted = isAscending.map { $0 ? "ascending" : "descending" }
        switch attribute {
        case .known, .tag, .source, .identifier: path = nil
        case .events, .lastSeen, .firstSeen, .people, .active:
            path = query.with { $0.order = .attribute(attribute, isAscending: isAscending == false) }.path
        default: path = query.with { $0.order = .attribute(attribute, isAscending: isAscending != true) }.path
        }
    }
}

extension ListView.Row {
    init(_ row: ListContents.Row, _ columns: [Attribute], _ label: AttributeLabel) {
        self.label = row.label
        number = String(row.number)
        cells = zip(columns, row.values).map { ListView.Cell($0, $1, label) }
    }
}

extension ListView.Cell {
    init(_ attribute: Attribute, _ value: ListValue?, _ label: AttributeLabel) {
        text = value.map { label.cell($0, of: attribute) }
        if case .instant(let instant)? = value { exactly = label.format.dateTime(instant) } else { exactly = nil }
        if attribute == .known, case .truth(let isKnown)? = value {
            chip = Chip.known(isKnown, label.format.text)
        } else {
            chip = nil
        }
        if case .number(let count)? = value, let text, let key = Self.counted(attribute, label.subject) {
            inWords = label.format.text.plural(key, Int64(count), text)
        } else {
            inWords = nil
        }
        style =
            switch attribute {
            case .known: "cell-kind"
            case .email: "cell-email mute"
            case .phone: "cell-phone num"
            case .groupID: "cell-email mute"
            case .people: "cell-events r"
            case .events: label.subject == .people ? "cell-events r" : "cell-other r"
            case .active: "cell-other r"
            case .lastSeen: "cell-time r mute"
            case .firstSeen: "cell-other r mute"
            default: "cell-other"
            }
    }

    /// The words for what is counted in the one column that a narrow screen shows without heading.
    private static func counted(_ attribute: Attribute, _ subject: ListSubject) -> String? {
        switch (subject, attribute) {
        case (.people, .events): "people.events"
        case (.companies, .people): "people.count"
        default: nil
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
