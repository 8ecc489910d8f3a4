import Core
import Events

/// One event in the words of somebody who tells of it: "주문 완료 #20981 · 3개 상품 · ₩214,500".
struct EventSentence: Sendable, Equatable {
    /// In the sprite.
    let icon: String
    let tone: String
    /// What happened.
    let title: String
    /// To what, how much; empty where the event does not say.
    let detail: String

    init(_ event: EventRecord, _ format: Format) {
        let payload = EventPayload(event.payload)
        switch event.type {
        case .track:
            if let known = KnownEvent.named(event.name) {
                self.init(known.icon, known.tone, format.text("event.\(known.key)"), known.describe(payload, format))
            } else {
                self.init("spark", .neutral, event.name, EventSentence.gist(of: payload.properties, format))
            }
        case .page, .screen:
            let (icon, key) = event.type == .page ? ("globe", "event.page") : ("phone", "event.screen")
            let place = [payload.text("title") ?? event.name, payload.text("path") ?? ""]
            self.init(icon, .neutral, format.text(key), EventSentence.joined(place))
        case .identify:
            let names = payload.traits.map { $0.name }.sorted().map { TraitLabel.name($0, format.text) }
            let said = EventSentence.joined([EventSentence.listed(names, format), payload.staff])
            self.init("id-card", .info, format.text("event.identify"), said)
        case .group:
            let company = payload.trait("name") ?? payload.root("groupId") ?? ""
            self.init("building", .info, format.text("event.group"), company)
        case .alias:
            let ids = [payload.root("previousId"), payload.root("userId")].compactMap { $0 }
            self.init("merge", .accent, format.text("event.alias"), ids.joined(separator: " → "))
        case nil:
            self.init("spark", .neutral, format.text("event.unknown"), "")
        }
    }

    private init(_ icon: String, _ tone: Chip.Tone, _ title: String, _ detail: String) {
        self.icon = icon
        self.tone = tone.rawValue
        self.title = title
        self.detail = detail
    }

    static func joined(_ parts: [String?]) -> String {
        var shown: [String] = []
        for case let part? in parts where !part.isEmpty && !shown.contains(part) { shown.append(part) }
        return shown.joined(separator: " · ")
    }

    /// The first few of an unknown event's properties.
    private static func gist(of properties: [(name: String, value: JSON)], _ format: Format) -> String {
        let simple = properties.sorted { $0.name < $1.name }.compactMap { property -> String? in
            switch property.value {
            case .string(let value) where value.count <= 60: "\(property.name) \(value)"
            case .integer(let value): "\(property.name) \(format.number(value))"
            case .number, .bool: "\(property.name) \(property.value.display)"
            default: nil
            }
        }
        return simple.prefix(3).joined(separator: " · ")
    }

    private static func listed(_ names: [String], _ format: Format) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        guard names.count > 4 else { return shown }
        let more = Int64(names.count - 4)
        return shown + " " + format.text.plural("event.and_more", more, format.number(more))
    }
}
