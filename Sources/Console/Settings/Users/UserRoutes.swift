import Access
import Core
import Hummingbird

/// Who works here, what they may do, and letting others in.
struct UserRoutes: Sendable {
    let accounts: Accounts
    let pages: Pages
    let cookies: ConsoleCookies

    private static let path = SettingsSection.users.path

    func add(to screens: Screens) {
        screens.get("/settings/users", for: .viewUsers) { try await list(InvitationForm(), $0, $1) }
        screens.get("/settings/users/:id", for: .manageUsers) { try await show(nil, $0, $1) }
        screens.post("/settings/users/:id/role", for: .manageUsers, use: changeRole)
        screens.post("/settings/users/:id/deactivation", for: .manageUsers) { request, context in
            try await change(.deactivated, request, context) { try await accounts.users.deactivate($0, by: $1) }
        }
        screens.post("/settings/users/:id/reactivation", for: .manageUsers) { request, context in
            try await change(.reactivated, request, context) { try await accounts.users.reactivate($0, by: $1) }
        }
        screens.post("/settings/users/:id/two-factor-reset", for: .manageUsers) { request, context in
            try await change(.twoFactorReset, request, context) {
                try await accounts.users.resetTwoFactor(of: $0, by: $1)
            }
        }
        screens.post("/settings/invitations", for: .manageUsers, use: invite)
        screens.post("/settings/invitations/:id/withdrawal", for: .manageUsers, use: withdraw)
    }

    private func list(
        _ form: InvitationForm,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let role = try context.requiredSession().user.role
        let manages = role.allows(.manageUsers)
        let view = UsersView(
            users: try await accounts.users.list(),
            invitations: manages ? try await accounts.invitations.open() : [],
            visitor: try context.requiredSession().user,
            form: form,
            format: pages.format(context)
        )
        return try pages.settings(.users, view, failure: form.failure, request, context)
    }

    @Sendable private func invite(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        var form = InvitationForm(
            email: fields["email"] ?? "",
            role: fields["role"].flatMap { Role(rawValue: $0) } ?? .viewer
        )
        do {
            let made = try await accounts.invitations.invite(form.email, as: form.role, by: context.author())
            form = InvitationForm(link: cookies.origin(of: request) + Invitations.path(made.secret), made.invitation)
        } catch let failure as AccessFailure {
            form.failure = failure
        }
        return try await list(form, request, context)
    }

    @Sendable private func withdraw(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await accounts.invitations.withdraw(context.parameters.require("id"), by: context.author())
        return .done(.withdrawn, at: Self.path)
    }

    private func show(
        _ failure: AccessFailure?,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        guard let user = try await accounts.users.user(id: context.parameters.require("id")) else {
            throw ConsoleFailure.noSuchUser
        }
        let visitor = try context.requiredSession().user
        let view = UserView(user, visitor: visitor, failure: failure, format: pages.format(context))
        return try pages.settings(.users, template: "user", view, failure: failure, request, context)
    }

    @Sendable private func changeRole(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard let role = try await FormFields(body: request)["role"].flatMap({ Role(rawValue: $0) }) else {
            throw ConsoleFailure.incompleteForm
        }
        return try await change(.role, request, context) { try await accounts.users.setRole(role, of: $0, by: $1) }
    }

    /// Does something to the user whom the address names, and goes back to their page.
    private func change(
        _ deed: SettingsDeed,
        _ request: Request,
        _ context: ConsoleContext,
        _ work: (String, Author) async throws -> Void
    ) async throws -> Response {
        let id = try context.parameters.require("id")
        do {
            try await work(id, context.author())
            return .done(deed, at: "\(Self.path)/\(id)")
        } catch let failure as AccessFailure {
            return try await show(failure, request, context)
        }
    }
}

/// What somebody typed to invite another, or the link that came of it.
struct InvitationForm: Sendable {
    var email = ""
    var role = Role.viewer
    /// Shown this once.
    var link: String?
    var failure: AccessFailure?

    init(email: String = "", role: Role = .viewer) { (self.email, self.role) = (email, role) }

    init(link: String, _ invitation: Invitation) {
        (self.link, email, role) = (link, invitation.email, invitation.role)
    }
}
