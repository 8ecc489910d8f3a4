import Access
import Core

/// The audit trail, newest first.
struct AuditView: Sendable {
    struct Row: Sendable {
        let time: String
        let timeExactly: String
        let actor: String
        let what: String
        let subject: String?
        let detail: String
        let icon: String
        let tone: String
    }

    let rows: [Row]
    let isEmpty: Bool
    let isFiltered: Bool
    let kinds: [SelectOption]
    let users: [SelectOption]
    let next: String?
    let first: String?

    /// `names` are those of users, tokens and invitations, by their ids.
    init(entries: Page<AuditEntry>, users: [User], names: [String: String], query: AuditQuery, format: Format) {
        let text = format.text
        rows = entries.items.map { Row($0, names: names, format) }
        isEmpty = entries.items.isEmpty
        isFiltered = query.filter != AuditFilter()
        kinds = AuditEntry.Kind.allCases.map { kind in
            let title = text("audit.kind.\(kind.rawValue)")
            return SelectOption(value: kind.rawValue, title: title, isChosen: kind == query.filter.kind)
        }
        self.users = users.map { user in
            SelectOption(value: user.id, title: user.name, isChosen: user.id == query.filter.user)
        }
        next = entries.next.map { AuditQuery(filter: query.filter, after: $0).path }
        first = query.after == nil ? nil : AuditQuery(filter: query.filter).path
    }
}

extension AuditView.Row {
    init(_ entry: AuditEntry, names: [String: String], _ format: Format) {
        let text = format.text
        func name(_ id: String) -> String {
            switch id {
            case AuditEntry.commandLine: text("audit.command_line")
            case AuditEntry.stranger: text("audit.stranger")
            default: names[id] ?? text("audit.gone")
            }
        }
        time = format.relative(entry.time)
        timeExactly = format.preciseDateTime(entry.time)
        self.actor = name(entry.actor)
        what = text("audit.action.\(entry.action.rawValue)")
        subject = entry.subject.flatMap { $0 == entry.actor ? nil : names[$0] }
        detail = AuditView.Row.words(for: entry.detail, text)
        switch entry.action {
        case .loginFailed, .lockedOut, .codeRefused: (icon, tone) = ("alert", "bad")
        default: (icon, tone) = (entry.action.kind.icon, "")
        }
    }

    /// The parts of the detail that people read, in an order that does not change.
    private static func words(for detail: JSON, _ text: Catalogue) -> String {
        var parts: [String] = []
        if let from = detail["from"]?.string, let role = detail["role"]?.string {
            parts.append("\(text("role.\(from)")) → \(text("role.\(role)"))")
        } else if let role = detail["role"]?.string {
            parts.append(text("role.\(role)"))
        }
        for key in ["name", "address", "scopes", "timeZone", "currency"] {
            if let value = detail[key]?.string { parts.append(value) }
        }
        for key in ["sessions", "rows"] {
            if let count = detail[key]?.integer { parts.append("\(count)") }
        }
        return parts.joined(separator: " · ")
    }
}

extension AuditEntry.Kind {
    /// The name of its icon in the sprite.
    fileprivate var icon: String {
        switch self {
        case .logins: "key"
        case .accounts: "person"
        case .people: "people"
        case .tokens: "plug"
        case .workspace: "gear"
        case .data: "list"
        }
    }
}
