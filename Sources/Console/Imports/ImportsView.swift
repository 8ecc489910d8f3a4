import Core
import Importing

/// All imports, and the upload of one more.
struct ImportsView: Sendable {
    struct Row: Sendable {
        let path: String
        let fileName: String
        let kind: String
        let source: String
        let state: Chip
        let createdBy: String
        let created: String
        let createdExactly: String
    }

    struct Kind: Sendable {
        let value: String
        let title: String
        let hint: String
        let icon: String
        let isChosen: Bool
    }

    let rows: [Row]
    let isEmpty: Bool
    let kinds: [Kind]
    let isOpen: Bool
    let limit: String
    let limitBytes: Int

    init(_ imports: [Import], chosen: ImportKind, isOpen: Bool, limit: Int, format: Format) {
        let text = format.text
        rows = imports.map { found in
            let state =
                if found.undoJob != nil {
                    Chip(text("imports.state.undone"), .warn)
                } else if found.job != nil {
                    Chip(text("imports.state.started"), .good)
                } else {
                    Chip(text("imports.state.planned"))
                }
            return Row(
                path: "/imports/\(found.id)",
                fileName: found.fileName,
                kind: text("imports.kind.\(found.kind.rawValue)"),
                source: found.sourceName,
                state: state,
                createdBy: found.createdBy,
                created: format.relative(found.createdAt),
                createdExactly: format.dateTime(found.createdAt)
            )
        }
        isEmpty = imports.isEmpty
        kinds = ImportKind.allCases.map { kind in
            Kind(
                value: kind.rawValue,
                title: text("imports.kind.\(kind.rawValue)"),
                hint: text("imports.kind_hint.\(kind.rawValue)"),
                icon: kind.icon,
                isChosen: kind == chosen
            )
        }
        self.isOpen = isOpen
        self.limit = text("imports.limit", ["size": format.bytes(Int64(limit))])
        limitBytes = limit
    }
}

extension ImportKind {
    var icon: String {
        switch self {
        case .people: "people"
        case .events: "bolt"
        case .companies: "building"
        }
    }
}

/// Where to go on after an import.
enum ImportLinks {
    static func after(_ done: Import, _ text: Catalogue) -> [JobView.Link] {
        switch done.kind {
        case .people: [JobView.Link(title: text("imports.see.people"), path: "/people?order=created")]
        case .events: [JobView.Link(title: text("imports.see.events"), path: "/people")]
        case .companies: []
        }
    }
}
