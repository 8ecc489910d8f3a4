import Core
import Customers

/// The list of people.
struct PeopleView: Sendable {
    struct Row: Sendable {
        let label: PersonLabel
        let kind: Chip
        let email: String?
        let phone: String?
        let lastSeen: String
        let lastSeenExactly: String
        let events: String
        /// Where no column heading says what is counted.
        let eventsInWords: String
    }

    let rows: [Row]
    /// "12,345 people"; of those found where somebody searches.
    let count: String
    let search: String?
    let orders: [Choice]
    /// The order that the search keeps; nil for the one that goes without saying.
    let order: String?
    /// Where the next page is; nil on the last.
    let next: String?
    /// Back to the first page; nil on it.
    let first: String?
    /// Nobody is there at all: the screen says how people get in. Where to, for those who may.
    let isNew: Bool
    let sourcesPath: String?
    /// People are there, but none that the search matches.
    let foundNothing: String?

    init(
        people: Page<PersonSummary>,
        count: CappedCount,
        query: PeopleQuery,
        canManageSources: Bool,
        format: Format
    ) {
        rows = people.items.map { Row($0, format) }
        let written = format.count(count)
        self.count = format.text.plural(
            query.search == nil ? "people.count" : "people.found",
            Int64(count.value),
            written
        )
        search = query.search
        orders = Profiles.Order.allCases.map { order in
            Choice(
                title: format.text("people.order.\(order.rawValue)"),
                path: PeopleQuery(search: query.search, order: order).path,
                isChosen: order == query.order
            )
        }
        order = query.order == .recent ? nil : query.order.rawValue
        next = people.next.map { PeopleQuery(search: query.search, order: query.order, after: $0).path }
        first = query.after == nil ? nil : PeopleQuery(search: query.search, order: query.order).path
        isNew = people.items.isEmpty && query.search == nil && query.after == nil
        sourcesPath = canManageSources ? NavigationEntry.sources.path : nil
        foundNothing =
            people.items.isEmpty && !isNew
            ? format.text("people.found_nothing", ["search": query.search ?? ""]) : nil
    }
}

extension PeopleView.Row {
    init(_ person: PersonSummary, _ format: Format) {
        label = PersonLabel(person, format)
        kind = .known(!person.isAnonymous, format.text)
        email = person.email
        phone = person.phone.map(format.phone)
        lastSeen = format.relative(person.lastSeen)
        lastSeenExactly = format.dateTime(person.lastSeen)
        events = format.number(person.events)
        eventsInWords = format.text.plural("people.events", person.events, events)
    }
}
