import Access
import Core
import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Logging in and out.
struct LoginRoutes: Sendable {
    let sessions: Sessions
    let users: Users
    let pages: Pages
    let cookies: ConsoleCookies

    func add(to group: RouterGroup<ConsoleContext>, _ screens: Screens) {
        group.get("/login", use: form)
        group.post("/login", use: begin)
        screens.post("/logout", for: .useConsole, use: end)
    }

    @Sendable private func form(_ request: Request, _ context: ConsoleContext) throws -> Response {
        let next = LocalPath(request.query["next"])
        guard context.session == nil else { return .seeOther(next.text) }
        return try answer(
            LoginView(token: token(of: request), next: next, format: pages.format(context)),
            request,
            context
        )
    }

    @Sendable private func begin(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await FormFields(body: request)
        let next = LocalPath(form["next"])
        do {
            guard let sent = form["token"], let kept = request.cookies[ConsoleCookies.login]?.value,
                ForgeryGuard.equal(sent, kept)
            else { throw ConsoleFailure.forgedForm }
            guard let email = form["email"], let password = form["password"] else {
                throw ConsoleFailure.incompleteForm
            }
            let address = cookies.address(of: request, context)
            let session = try await sessions.begin(email: email, password: password, address: address)
            var response = Response.seeOther(next.text)
            response.setCookie(cookies.session(session, for: request))
            response.setCookie(cookies.ended(ConsoleCookies.login, for: request))
            if let language = session.user.language { response.setCookie(cookies.language(language, for: request)) }
            return response
        } catch let failure as any Failure where failure is AccessFailure || failure is ConsoleFailure {
            let view = LoginView(
                token: token(of: request),
                next: next,
                email: form["email"] ?? "",
                failure: failure,
                format: pages.format(context)
            )
            var response = try answer(view, request, context)
            response.status = failure.loginStatus
            return response
        }
    }

    @Sendable private func end(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await sessions.end(token: context.requiredSession().token)
        var response = Response.seeOther("/login")
        response.setCookie(cookies.ended(ConsoleCookies.session, for: request))
        return response
    }

    private func answer(_ view: LoginView, _ request: Request, _ context: ConsoleContext) throws -> Response {
        var response = try pages.bare("login/page", view, theme: context.theme, language: context.language)
        response.setCookie(cookies.login(view.token, for: request))
        return response
    }

    /// The one that the browser has, so that two open login pages both work; a new one for a new browser.
    private func token(of request: Request) -> String {
        if let kept = request.cookies[ConsoleCookies.login]?.value, kept.utf8.count == 64,
            kept.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        {
            return kept
        }
        return SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
    }
}

extension Failure {
    fileprivate var loginStatus: HTTPResponse.Status {
        switch kind {
        case .unauthenticated: .unauthorized
        case .tooMany: .tooManyRequests
        case .forbidden: .forbidden
        default: .badRequest
        }
    }
}
