import Access
import Core
import HTTPTypes
import Hummingbird

/// Accepting an invitation: whoever holds the link chooses name and password, and is in.
struct JoinRoutes: Sendable {
    let accounts: Accounts
    let pages: Pages
    let cookies: ConsoleCookies

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("/join/:secret", use: form)
        group.post("/join/:secret", use: join)
    }

    @Sendable private func form(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await answer(request, context)
    }

    @Sendable private func join(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await FormFields(body: request)
        let name = form["name"] ?? ""
        let password = form["password"] ?? ""
        do {
            try DoubleSubmit.require(form, of: request)
            let secret = try context.parameters.require("secret")
            let user = try await accounts.invitations.accept(secret: secret, name: name, password: password)
            let device = cookies.device(of: request, context)
            switch try await accounts.sessions.begin(email: user.email, password: password, from: device) {
            case .done(let session): return cookies.welcome(session, to: .home, request)
            case .needsCode: return .seeOther(LocalPath.home.login)
            }
        } catch let failure as any Failure where failure is AccessFailure || failure is ConsoleFailure {
            return try await answer(name: name, failure: failure, request, context)
        }
    }

    private func answer(
        name: String = "",
        failure: (any Failure)? = nil,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let secret = try context.parameters.require("secret")
        let token = DoubleSubmit.token(of: request)
        let view = JoinView(
            invitation: try await accounts.invitations.invitation(secret: secret),
            path: Invitations.path(secret),
            token: token,
            name: name,
            failure: failure,
            workspace: context.workspace.name,
            format: pages.format(context)
        )
        let status = failure?.formStatus ?? (view.isOpen ? .ok : .notFound)
        var response = try pages.bare(
            "login/join",
            view,
            status: status,
            theme: context.theme,
            language: context.language
        )
        response.setCookie(cookies.login(token, for: request))
        return response
    }
}

/// The form of somebody who was invited; without an invitation that can still be accepted, what to do.
struct JoinView: Sendable {
    let isOpen: Bool
    let path: String
    let token: String
    let title: String
    let email: String
    let role: String
    let name: String
    let problem: String?

    init(
        invitation: Invitation?,
        path: String,
        token: String,
        name: String,
        failure: (any Failure)?,
        workspace: String,
        format: Format
    ) {
        isOpen = invitation != nil
        self.path = path
        self.token = token
        title = format.text("join.title", ["workspace": workspace])
        email = invitation?.email ?? ""
        role = invitation.map { format.text("role.\($0.role.rawValue)") } ?? ""
        self.name = name
        problem = failure.map(format.words)
    }
}
