import Access
import Core
import Hummingbird

/// One's own second factor and sessions.
struct SecurityRoutes: Sendable {
    let accounts: Accounts
    let pages: Pages
    let cookies: ConsoleCookies

    private static let path = SettingsSection.security.path

    func add(to screens: Screens) {
        screens.get("/settings/security", for: .useConsole) { try await show(nil, $0, $1) }
        screens.post("/settings/security/two-factor", for: .useConsole, use: enrol)
        screens.post("/settings/security/two-factor/confirmation", for: .useConsole, use: confirm)
        screens.post("/settings/security/two-factor/removal", for: .useConsole, use: remove)
        screens.post("/settings/security/recovery-codes", for: .useConsole, use: renewCodes)
        screens.post("/settings/security/sessions/closure", for: .useConsole, use: endOthers)
        screens.post("/settings/security/sessions/:id/closure", for: .useConsole, use: end)
    }

    private func show(
        _ failure: AccessFailure?,
        at form: SecurityView.Form? = nil,
        codes: [String] = [],
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let session = try context.requiredSession()
        let wantsEnrolment = request.query["enrol"] != nil || form == .confirmation
        let view = SecurityView(
            status: try await accounts.twoFactor.status(of: session.user.id),
            enrolment: wantsEnrolment ? try await accounts.twoFactor.enrolment(of: session.user) : nil,
            codes: codes,
            sessions: try await accounts.sessions.open(of: session.user.id),
            current: session.id,
            problem: failure.flatMap { failure in form.map { (form: $0, failure: failure) } },
            format: pages.format(context)
        )
        return try pages.settings(.security, view, failure: failure, request, context)
    }

    @Sendable private func enrol(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try await accounts.twoFactor.begin(for: context.requiredSession().user)
        return .seeOther(Query.path(Self.path, [("enrol", "1")]))
    }

    @Sendable private func confirm(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let code = try await FormFields(body: request)["code"] ?? ""
        do {
            let codes = try await accounts.twoFactor.confirm(code, by: context.requiredSession().user)
            return try await show(nil, codes: codes, request, context)
        } catch let failure as AccessFailure {
            return try await show(failure, at: .confirmation, request, context)
        }
    }

    @Sendable private func remove(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        do {
            try await requirePassword(request, context)
            try await accounts.twoFactor.remove(by: context.requiredSession().user)
            return .done(.twoFactorOff, at: Self.path)
        } catch let failure as AccessFailure {
            return try await show(failure, at: .removal, request, context)
        }
    }

    @Sendable private func renewCodes(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        do {
            try await requirePassword(request, context)
            let codes = try await accounts.twoFactor.renewCodes(by: context.requiredSession().user)
            return try await show(nil, codes: codes, request, context)
        } catch let failure as AccessFailure {
            return try await show(failure, at: .codes, request, context)
        }
    }

    private func requirePassword(_ request: Request, _ context: ConsoleContext) async throws {
        let password = try await FormFields(body: request)["password"] ?? ""
        let device = cookies.device(of: request, context)
        try await accounts.sessions.confirm(password, by: context.requiredSession(), on: device)
    }

    @Sendable private func end(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await accounts.sessions.end(context.parameters.require("id"), by: context.requiredSession())
        return .done(.sessions, at: Self.path)
    }

    @Sendable private func endOthers(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await accounts.sessions.endOthers(than: context.requiredSession())
        return .done(.sessions, at: Self.path)
    }
}
