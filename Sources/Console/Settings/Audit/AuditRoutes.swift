import Access
import Core
import Hummingbird

/// Who logged in, and who changed what.
struct AuditRoutes: Sendable {
    let accounts: Accounts
    let pages: Pages

    func add(to screens: Screens) { screens.get("/settings/audit", for: .viewAudit, use: list) }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = AuditQuery(request)
        let entries = try await accounts.auditTrail.entries(query.filter, after: query.after, limit: 50)
        let users = try await accounts.users.list()
        var names = try await accounts.invitations.emails(of: entries.items.compactMap(\.subject))
        for token in try await accounts.tokens.list() { names[token.id] = token.name }
        for user in users { names[user.id] = user.name }
        let view = AuditView(
            entries: entries,
            users: users,
            names: names,
            query: query,
            format: pages.format(context)
        )
        return try pages.settings(.audit, view, request, context)
    }
}

/// Which entries a screen shows: its whole state, as it stands in the address.
struct AuditQuery: Sendable, Equatable {
    var filter: AuditFilter
    var after: String?

    init(filter: AuditFilter = AuditFilter(), after: String? = nil) { (self.filter, self.after) = (filter, after) }

    init(_ request: Request) {
        let fields = request.query
        let kind = fields["kind"].flatMap { AuditEntry.Kind(rawValue: $0) }
        let user = fields["user"].map { String(Normalisation.storable($0).prefix(64)) }
        filter = AuditFilter(kind: kind, user: user)
        after = fields["after"].map { String(Normalisation.storable($0).prefix(64)) }
    }

    var path: String {
        Query.path(
            SettingsSection.audit.path,
            [("kind", filter.kind?.rawValue), ("user", filter.user), ("after", after)]
        )
    }
}
