import Core
import Customers
import Events

/// One person, whole.
struct PersonView: Sendable {
    struct Fact: Sendable {
        let name: String
        let value: String
        let source: String
        /// When it was said, in words and exactly.
        let time: String
        let exactly: String
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
    let facts: [Fact]
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
        orders: Page<EventRecord>,
        history: Page<IdentityDecision>,
        sources: SourceNames,
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
        facts = profile.traits.sorted { TraitOrder.precedes($0.name, $1.name) }.map { trait in
            Fact(
                name: TraitLabel.name(trait.name, format.text),
                value: TraitLabel.value(trait, format),
                source: sources[trait.sourceID],
                time: format.relative(trait.time),
                exactly: format.preciseDateTime(trait.time)
            )
        }
        identifiers = profile.identifiers.map { IdentifierLabel($0, sources: sources, format: format) }
        identifierCount = format.number(Int64(profile.identifiers.count))
        self.orders = orders.items.map { PersonView.Order($0, format) }
        self.history = history.items.map { IdentitySentence($0, format) }
        nextHistory = history.next.map { Query.path("/people/\(profile.id)/history", [("after", $0)]) }
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

/// More of an identity history than the page shows at first.
struct HistoryView: Sendable {
    let history: [IdentitySentence]
    let nextHistory: String?

    init(_ history: Page<IdentityDecision>, personID: String, format: Format) {
        self.history = history.items.map { IdentitySentence($0, format) }
        nextHistory = history.next.map { Query.path("/people/\(personID)/history", [("after", $0)]) }
    }
}
