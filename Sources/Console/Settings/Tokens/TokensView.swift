import Access
import Core

/// All tokens, and the form for one more.
struct TokensView: Sendable {
    struct Row: Sendable {
        let name: String
        let scopes: [String]
        let made: String
        let used: String
        let usedExactly: String
        let isActive: Bool
        let status: Chip
        /// Distinguishes the dialog that revokes it.
        let dialog: String
        let revocationPath: String
        let question: String
        /// What revoking it will touch.
        let consequence: String
    }

    struct Option: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    let rows: [Row]
    let isEmpty: Bool
    let secret: String?
    let name: String
    let options: [Option]
    let problem: String?
    let isFormOpen: Bool

    init(tokens: [APIToken], users: [User], form: TokenForm, role: Role, format: Format) {
        let names = Dictionary(users.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let ordered = tokens.filter { $0.revokedAt == nil } + tokens.filter { $0.revokedAt != nil }
        rows = ordered.prefix(100).enumerated().map { index, token in
            Row(token, maker: token.createdBy.flatMap { names[$0] }, dialog: "revoke-\(index)", format)
        }
        isEmpty = tokens.isEmpty
        secret = form.secret
        name = form.name
        options = Scope.allCases.filter { role.allows($0.permission) }.map { scope in
            Option(
                value: scope.rawValue,
                title: format.text("settings.tokens.scope.\(scope.rawValue.replacing(":", with: "_"))"),
                isChosen: form.scopes.contains(scope)
            )
        }
        problem = form.failure.map(format.words)
        isFormOpen = form.failure != nil
    }
}

extension TokensView.Row {
    init(_ token: APIToken, maker: String?, dialog: String, _ format: Format) {
        let text = format.text
        name = token.name
        scopes = Scope.allCases.filter(token.scopes.contains).map(\.rawValue)
        let by = maker ?? text("audit.command_line")
        made = text("settings.tokens.made", ["name": by, "date": format.date(token.createdAt)])
        used = token.lastUsedAt.map(format.relative) ?? text("settings.tokens.unused")
        usedExactly = token.lastUsedAt.map(format.dateTime) ?? ""
        isActive = token.revokedAt == nil
        status = isActive ? Chip(text("settings.tokens.active"), .good) : Chip(text("settings.tokens.revoked"))
        self.dialog = dialog
        revocationPath = "/settings/tokens/\(token.id)/revocation"
        question = text("settings.tokens.revoke.title", ["name": token.name])
        consequence =
            token.lastUsedAt.map {
                text("settings.tokens.revoke.used", ["time": format.relative($0)])
            } ?? text("settings.tokens.revoke.unused")
    }
}
