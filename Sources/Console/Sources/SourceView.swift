import Core
import Events

/// One source: its keys, how to send to it, and whether anything came.
struct SourceView: Sendable {
    struct Key: Sendable {
        let key: String
        /// Distinguishes the dialog that revokes it.
        let dialog: String
        let created: String
        let revoked: String?
        let isActive: Bool
        /// What revoking it will touch.
        let consequence: String
        let sent: String
    }

    let card: SourceCard
    let pulse: PulseView
    let keys: [Key]
    let canManage: Bool
    let snippets: [Snippet]

    init(source: Source, canManage: Bool, address: String, format: Format) {
        card = SourceCard(source, format)
        pulse = PulseView(source, format)
        let active = source.writeKeys.filter(\.isActive).count
        keys = source.writeKeys.enumerated().map { index, key in
            let others = Int64(active - (key.isActive ? 1 : 0))
            return Key(
                key: key.key,
                dialog: "revoke-\(index)",
                created: format.dateTime(key.createdAt),
                revoked: key.revokedAt.map(format.dateTime),
                isActive: key.isActive,
                consequence: others == 0
                    ? format.text("sources.revoke.last", ["name": source.name])
                    : format.text.plural("sources.revoke.others", others, format.number(others)),
                sent: source.lastEventAt.map { last in
                    format.text(
                        "sources.revoke.used",
                        ["events": format.number(source.events), "time": format.relative(last)]
                    )
                } ?? format.text("sources.revoke.unused")
            )
        }
        self.canManage = canManage
        let writeKey = card.key ?? "WRITE_KEY"
        snippets = Snippet.all(for: source.kind, address: address, writeKey: writeKey, text: format.text)
    }
}

/// Whether a source has received anything yet: asks again by itself until it has.
struct PulseView: Sendable {
    let path: String
    let isWaiting: Bool
    let events: String
    let lastEvent: String?
    let firstEvent: String?
    let livePath: String

    init(_ source: Source, _ format: Format) {
        path = "/sources/\(source.id)/pulse"
        isWaiting = source.firstEventAt == nil
        events = format.text.plural("sources.events", source.events, format.number(source.events))
        lastEvent = source.lastEventAt.map(format.relative)
        firstEvent = source.firstEventAt.map(format.dateTime)
        livePath = Query.path("/live", [("source", source.id)])
    }
}
