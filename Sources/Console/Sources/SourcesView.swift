import Core
import Events

/// All sources, and the form for one more.
struct SourcesView: Sendable {
    let cards: [SourceCard]
    let count: String
    let isEmpty: Bool
    let canManage: Bool
    let form: SourceFormView

    init(sources: [Source], canManage: Bool, form: SourceFormView, format: Format) {
        cards = sources.map { SourceCard($0, format) }
        count = format.text.plural("sources.count", Int64(sources.count), format.number(Int64(sources.count)))
        isEmpty = sources.isEmpty
        self.canManage = canManage
        self.form = form
    }
}

/// One source as the list shows it.
struct SourceCard: Sendable {
    let id: String
    let name: String
    let path: String
    let kind: String
    let icon: String
    /// The newest key that still works; nil where none does.
    let key: String?
    let status: Chip
    let isReceiving: Bool
    /// Files come from it, and nobody sends to it.
    let isImport: Bool
    let events: String
    let firstEvent: String?
    let lastEvent: String?
    let lastEventExactly: String?

    init(_ source: Source, _ format: Format) {
        id = source.id
        name = source.name
        path = "/sources/\(source.id)"
        kind = format.text("sources.kind.\(source.kind.rawValue)")
        icon = source.kind.icon
        key = source.writeKeys.first { $0.isActive }?.key
        isReceiving = source.lastEventAt != nil
        isImport = source.kind == .import
        status =
            if isImport {
                Chip(format.text("sources.status.imported"))
            } else if key == nil {
                Chip(format.text("sources.status.closed"), .bad)
            } else if source.lastEventAt != nil {
                Chip(format.text("sources.status.receiving"), .good)
            } else {
                Chip(format.text("sources.status.waiting"), .warn)
            }
        events = format.number(source.events)
        firstEvent = source.firstEventAt.map(format.date)
        lastEvent = source.lastEventAt.map(format.relative)
        lastEventExactly = source.lastEventAt.map(format.dateTime)
    }
}

extension SourceKind {
    var icon: String {
        switch self {
        case .web: "globe"
        case .mobile: "phone"
        case .server: "server"
        case .import: "upload"
        }
    }
}
