import Core
import Customers
import Sales

/// The list of companies.
struct CompaniesView: Sendable {
    struct Row: Sendable {
        let name: String
        let initial: String
        let path: String
        let groupID: String
        let industry: String?
        let people: String
        let peopleInWords: String
        let active: String
        let events: String
        let lastSeen: String?
        let lastSeenExactly: String?
    }

    let rows: [Row]
    let count: String
    let next: String?
    let first: String?
    /// There is none at all: the screen says how they get in. Where to, for those who may.
    let isNew: Bool
    let importPath: String?
    /// There are companies, but none that the search matches.
    let foundNothing: String?

    init(
        _ companies: [(company: Company, people: PeopleRollUp)],
        next: String?,
        count: CappedCount,
        search: String?,
        after: String?,
        mayImport: Bool,
        format: Format
    ) {
        let text = format.text
        rows = companies.map { Row($0.company, $0.people, format) }
        self.count = text.plural(
            search == nil ? "companies.count" : "companies.found",
            Int64(count.value),
            format.count(count)
        )
        let path = NavigationEntry.companies.path
        self.next = next.map { Query.path(path, [("search", search), ("after", $0)]) }
        first = after.map { _ in Query.path(path, [("search", search)]) }
        isNew = companies.isEmpty && search == nil && after == nil
        importPath = mayImport ? "/imports?new=1&kind=companies" : nil
        foundNothing =
            companies.isEmpty && !isNew ? text("companies.found_nothing", ["search": search ?? ""]) : nil
    }
}

extension CompaniesView.Row {
    init(_ company: Company, _ sums: PeopleRollUp, _ format: Format) {
        name = company.name ?? company.groupID
        initial = PersonLabel.initial(of: name)
        path = CompanyView.path(of: company)
        groupID = company.groupID
        industry = company.traits["industry"].map(\.display).flatMap { $0.isEmpty ? nil : $0 }
        people = format.number(Int64(sums.people))
        peopleInWords = format.text.plural("people.count", Int64(sums.people), people)
        active = format.number(Int64(sums.active))
        events = format.number(sums.events)
        lastSeen = sums.lastSeen.map(format.relative)
        lastSeenExactly = sums.lastSeen.map(format.dateTime)
    }
}
