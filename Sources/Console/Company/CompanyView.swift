import Core
import Customers
import Sales

/// One company, whole.
struct CompanyView: Sendable {
    struct Fact: Sendable {
        let name: String
        let value: String
        let source: String
        let time: String
        let exactly: String
    }

    let name: String
    let groupID: String
    let chips: [Chip]
    let facts: [Fact]
    let people: CompanyPeopleView
    let peopleCount: String
    let active: String
    let events: String
    let revenue: String
    let orders: String
    let firstSeen: String
    let lastSeen: String
    let isPartial: Bool
    let timeline: TimelineView
    let notes: CompanyNotesView
    let tags: TagsView

    init(
        company: Company,
        traits: [CompanyTrait],
        rollUp: CompanyRollUp,
        people: Page<PersonSummary>,
        timeline: TimelineView,
        notes: CompanyNotesView,
        tags: TagsView,
        sources: SourceNames,
        format: Format
    ) {
        name = company.name ?? company.groupID
        groupID = company.groupID
        let sums = rollUp.people
        peopleCount = format.number(Int64(sums.people))
        active = format.number(Int64(sums.active))
        events = format.number(sums.events)
        orders = format.number(Int64(rollUp.orders))
        revenue = rollUp.revenue.first.map { format.revenue($0) } ?? "–"
        firstSeen = sums.firstSeen.map(format.date) ?? "–"
        lastSeen = sums.lastSeen.map(format.relative) ?? "–"
        isPartial = rollUp.isPartial
        chips = [
            Chip(format.text.plural("company.people_count", Int64(sums.people), peopleCount), .accent),
            Chip(format.text("person.last_seen", ["time": lastSeen])),
        ]
        facts = traits.sorted { TraitOrder.precedes($0.name, $1.name) }.map { trait in
            let label = Trait(name: trait.name, value: trait.value, sourceID: trait.sourceID, time: trait.time)
            return Fact(
                name: TraitLabel.name(trait.name, format.text),
                value: TraitLabel.value(label, format),
                source: sources[trait.sourceID],
                time: format.relative(trait.time),
                exactly: format.preciseDateTime(trait.time)
            )
        }
        self.people = CompanyPeopleView(people, of: company, format)
        self.timeline = timeline
        self.notes = notes
        self.tags = tags
    }

    static func path(of company: Company) -> String { "/companies/\(company.id)" }
}

extension Format {
    func revenue(_ revenue: CompanyRollUp.Revenue) -> String {
        guard !revenue.currency.isEmpty else { return decimal(revenue.amount, digits: 0) }
        return money(revenue.amount, currency: revenue.currency)
    }
}

/// Some of a company's people.
struct CompanyPeopleView: Sendable {
    struct Row: Sendable {
        let label: PersonLabel
        let detail: String
        let lastSeen: String
    }

    let rows: [Row]
    /// Where the next ones are; nil at the end.
    let next: String?

    init(_ people: Page<PersonSummary>, of company: Company, _ format: Format) {
        rows = people.items.map { person in
            Row(
                label: PersonLabel(person, format),
                detail: person.name == nil ? "" : person.email ?? person.phone.map(format.phone) ?? "",
                lastSeen: format.relative(person.lastSeen)
            )
        }
        next = people.next.map { Query.path(CompanyView.path(of: company) + "/people", [("after", $0)]) }
    }
}

/// What was written about a company.
struct CompanyNotesView: Sendable {
    let base: String
    let notes: [NoteView]
    let canWrite: Bool

    init(_ notes: [Note], of company: Company, writer: StaffMember?, _ format: Format) {
        base = CompanyView.path(of: company)
        let base = base
        self.notes = notes.map { NoteView($0, base: base, reader: writer, target: "#notes", format: format) }
        canWrite = writer != nil
    }
}
