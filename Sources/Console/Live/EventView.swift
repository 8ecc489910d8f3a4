import Core
import Events

/// One event, whole: how it ended and why, its times, what was sent.
struct EventView: Sendable {
    struct Fact: Sendable {
        let name: String
        let value: String
        let isCode: Bool
    }

    let id: String
    let title: String
    let sentence: EventSentence
    let state: Chip
    /// Why it ended so and what to do, for all that were not simply recorded.
    let explanation: String?
    let person: PersonLabel?
    let facts: [Fact]
    /// Coloured and escaped; nil where nothing was kept.
    let payload: String?
    let payloadID: String
    let path: String

    init(_ event: EventRecord, person: PersonLabel?, sources: SourceNames, format: Format) {
        let text = format.text
        id = event.id
        sentence = EventSentence(event, format)
        title = EventView.title(type: event.type, name: event.name, text)
        state = .state(event.state, event.reason, text)
        explanation = event.state == .recorded ? nil : text("explain.\(event.reason)")
        self.person = person
        var facts: [Fact] = []
        func add(_ key: String, _ value: String?, isCode: Bool = false) {
            guard let value, !value.isEmpty else { return }
            facts.append(Fact(name: text("live.fact.\(key)"), value: value, isCode: isCode))
        }
        add("detail", event.detail, isCode: true)
        add("type", event.type?.name, isCode: true)
        add("source", sources[event.sourceID])
        add("received", format.preciseDateTime(event.receivedAt))
        add("time", format.preciseDateTime(event.time))
        let sent = EventPayload(event.payload)
        add("original_time", sent.root("originalTimestamp") ?? sent.root("timestamp"), isCode: true)
        add("sent", event.sentAt.map(format.preciseDateTime))
        add("ip", event.ip, isCode: true)
        add("message_id", event.messageID, isCode: true)
        add("user_id", sent.root("userId"), isCode: true)
        add("anonymous_id", sent.root("anonymousId"), isCode: true)
        add("event_id", event.id, isCode: true)
        self.facts = facts
        payload = event.payload.isEmpty ? nil : PrettyJSON.html(event.payload)
        payloadID = "payload-\(event.id)"
        path = "/events/\(event.id)"
    }

    /// A track event by its name, anything else by its type.
    static func title(type: EventType?, name: String, _ text: Catalogue) -> String {
        switch type {
        case .track? where !name.isEmpty: name
        case .page?, .screen?: EventSentence.joined([type?.name, name])
        case let type?: type.name
        case nil: text("event.unknown")
        }
    }
}
