import Audiences
import Core
import Customers
import Events
import Sales

/// One person, whole.
struct PersonView: Sendable {
    struct Company: Sendable {
        let name: String
        let path: String
    }

    /// What is worked out from what they did.
    struct ComputedFact: Sendable {
        let title: String
        /// Nil where nothing can be said.
        let value: String?
        /// What it is.
        let what: String
    }

    /// An audience to which they belong now.
    struct Membership: Sendable {
        let name: String
        let path: String
    }

    struct Order: Sendable {
        let title: String
        let amount: String
        let date: String
        let path: String
    }

    let id: String
    let label: PersonLabel
    let isKnown: Bool
    let chips: [Chip]
    let facts: [FactView]
    let computed: [ComputedFact]
    let canWrite: Bool
    let tags: TagsView
    /// Where a mail program and a telephone reach them.
    let mailto: String?
    let tel: String?
    let companies: [Company]
    let audiences: [Membership]
    let consents: ConsentsView
    let identifiers: [IdentifierLabel]
    let identifierCount: String
    let orders: [Order]
    let history: [IdentitySentence]
    /// There is more history than shown: where it is.
    let nextHistory: String?
    let firstSeen: String
    let lastSeen: String
    let lastSeenExactly: String
    let events: String
    let timeline: TimelineView

    init(
        profile: Profile,
        timeline: TimelineView,
        tags: TagsView,
        orders: Page<EventRecord>,
        history: Page<IdentityDecision>,
        companies: [Sales.Company],
        consents: ConsentsView,
        judgement: PersonPages.Judgement,
        sources: SourceNames,
        canWrite: Bool,
        format: Format
    ) {
        let summary = profile.summary
        id = profile.id
        label = PersonLabel(summary, format)
        isKnown = !summary.isAnonymous
        chips = [
            .known(!summary.isAnonymous, format.text),
            Chip(format.text.plural("person.events", summary.events, format.number(summary.events))),
            Chip(format.text("person.last_seen", ["time": format.relative(summary.lastSeen)])),
        ]
        let traits = Dictionary(profile.traits.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        let base = PersonPages.path(of: profile)
        facts = FactView.names(of: profile, canWrite: canWrite).enumerated().map { place, name in
            FactView(
                name,
                traits[name],
                place: place,
                base: base,
                canWrite: canWrite,
                sources: sources,
                format: format
            )
        }
        audiences = judgement.audiences.map { Membership(name: $0.name, path: AudiencesView.path(of: $0)) }
        let attributes = AttributeLabel(format: format, sources: [], tags: [])
        computed = judgement.computed.map { trait, value in
            let attribute = Attribute.computed(trait.name)
            return ComputedFact(
                title: attributes.name(attribute),
                value: value.map { attributes.cell($0, of: attribute) },
                what: attributes.sentence(trait)
            )
        }
        self.consents = consents
        self.canWrite = canWrite
        self.tags = tags
        mailto = summary.email.flatMap { Normalisation.email($0) == nil ? nil : "mailto:\($0)" }
        tel = summary.phone.flatMap { Normalisation.phone($0).map { "tel:\($0)" } }
        self.companies = companies.map { Company(name: $0.name ?? $0.groupID, path: "/companies/\($0.id)") }
        identifiers = profile.identifiers.map { IdentifierLabel($0, sources: sources, format: format) }
        identifierCount = format.number(Int64(profile.identifiers.count))
        self.orders = orders.items.map { PersonView.Order($0, format) }
        let past = HistoryView(history, base: base, canWrite: canWrite, format: format)
        (self.history, nextHistory) = (past.history, past.nextHistory)
        firstSeen = format.date(summary.firstSeen)
        lastSeen = format.relative(summary.lastSeen)
        lastSeenExactly = format.dateTime(summary.lastSeen)
        events = format.number(summary.events)
        self.timeline = timeline
    }
}

extension PersonView.Order {
    init(_ event: EventRecord, _ format: Format) {
        let payload = EventPayload(event.payload)
        title = payload.text("order_id").map { "#" + $0 } ?? format.text("person.order_without_number")
        amount = payload.money("revenue", "total", "value", format: format) ?? ""
        date = format.date(event.time)
        path = "/events/\(event.id)"
    }
}

/// An identity history, or more of it than the page shows at first.
struct HistoryView: Sendable {
    let history: [IdentitySentence]
    let nextHistory: String?

    init(_ history: Page<IdentityDecision>, base: String, canWrite: Bool, format: Format) {
        self.history = history.items.map { IdentitySentence($0, base: base, canWrite: canWrite, format) }
        nextHistory = history.next.map { Query.path(base + "/history", [("after", $0)]) }
    }
}
