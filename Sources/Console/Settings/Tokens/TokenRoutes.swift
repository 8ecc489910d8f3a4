import Access
import Core
import Hummingbird

/// The tokens under which programs use the API.
struct TokenRoutes: Sendable {
    let accounts: Accounts
    let pages: Pages

    private static let path = SettingsSection.tokens.path

    func add(to screens: Screens) {
        screens.get("/settings/tokens", for: .manageTokens) { try await list(TokenForm(), $0, $1) }
        screens.post("/settings/tokens", for: .manageTokens, use: create)
        screens.post("/settings/tokens/:id/revocation", for: .manageTokens, use: revoke)
    }

    private func list(_ form: TokenForm, _ request: Request, _ context: ConsoleContext) async throws -> Response {
        let view = TokensView(
            tokens: try await accounts.tokens.list(),
            users: try await accounts.users.list(),
            form: form,
            role: try context.requiredSession().user.role,
            format: pages.format(context)
        )
        return try pages.settings(.tokens, view, failure: form.failure, request, context)
    }

    @Sendable private func create(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let scopes = Scope.allCases.filter { fields[$0.rawValue] != nil }
        var form = TokenForm(name: fields["name"] ?? "", scopes: Set(scopes))
        do {
            let made = try await accounts.tokens.create(name: form.name, scopes: form.scopes, by: context.author())
            form = TokenForm(secret: made.secret)
        } catch let failure as AccessFailure {
            form.failure = failure
        }
        return try await list(form, request, context)
    }

    @Sendable private func revoke(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await accounts.tokens.revoke(id: context.parameters.require("id"), by: context.author())
        return .done(.revoked, at: Self.path)
    }
}

/// What somebody typed to make a token, or the secret that came of it.
struct TokenForm: Sendable {
    var name = ""
    var scopes: Set<Scope> = []
    /// Shown this once.
    var secret: String?
    var failure: AccessFailure?
}
