import Audiences
import Core
import Customers
import Sales

/// What differs between the list of people and the list of companies: how a row is called, and what the database answers by itself.
protocol ListedThings: Sendable {
    var lists: any Lists { get }

    /// By number; nothing of what is gone.
    func labels(of numbers: [Int64], _ format: Format) async throws -> [Int64: RowLabel]

    /// The one that somebody means: by an id, an address or a number; nil where that is nobody's.
    func number(matching text: String) async throws -> Int64?

    /// A page that needs no columns in memory; nil where the query asks for more than that.
    func plainContents(_ query: ListQuery, _ format: Format) async throws -> ListContents?
}

/// How a row of a list is called, and what it opens.
struct RowLabel: Sendable {
    let name: String
    /// For the picture: one character; nil for the anonymous, who get an icon.
    let initial: String?
    let path: String
    /// Of the picture.
    let style: String

    init(_ person: PersonSummary, _ format: Format) {
        let label = PersonLabel(person, format)
        (name, initial, path) = (label.name, label.initial, label.path)
        style = label.initial == nil ? "avatar anonymous" : "avatar"
    }

    init(_ company: Company) {
        name = company.name ?? company.groupID
        initial = PersonLabel.initial(of: name)
        path = CompanyView.path(of: company)
        style = "avatar company"
    }
}

struct ListedPeople: ListedThings {
    let people: PeopleLists
    let profiles: Profiles

    var lists: any Lists { people }

    func labels(of numbers: [Int64], _ format: Format) async throws -> [Int64: RowLabel] {
        try await profiles.summaries(numbers: numbers).mapValues { RowLabel($0, format) }
    }

    func number(matching text: String) async throws -> Int64? {
        try await profiles.profile(matching: text)?.summary.number
    }

    func plainContents(_ query: ListQuery, _ format: Format) async throws -> ListContents? {
        guard query.isPlain else { return nil }
        let order: Profiles.Order = query.order == .created ? .created : .recent
        async let people = profiles.people(order: order, after: query.after)
        async let count = profiles.count()
        let page = try await people
        let rows = page.items.map { person in
            ListContents.Row(
                number: person.number,
                label: RowLabel(person, format),
                values: query.columns.map { Self.value(of: $0, person) }
            )
        }
        return ListContents(rows: rows, next: page.next, count: try await count, query: query)
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

struct ListedCompanies: ListedThings {
    let all: CompanyLists
    let companies: Companies

    var lists: any Lists { all }

    func labels(of numbers: [Int64], _ format: Format) async throws -> [Int64: RowLabel] {
        try await companies.companies(numbers: numbers).mapValues { RowLabel($0) }
    }

    /// Also by name, where that is the best match.
    func number(matching text: String) async throws -> Int64? {
        if let company = try await companies.company(matching: text) { return company.number }
        return try await companies.find(text, limit: 1).first?.number
    }

    func plainContents(_ query: ListQuery, _ format: Format) async throws -> ListContents? { nil }
}
