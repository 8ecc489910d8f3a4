import Access
import Core
import HTTPTypes
import Hummingbird

/// Logging in, with a code where somebody wants one, and out.
struct LoginRoutes: Sendable {
    let sessions: Sessions
    let pages: Pages
    let cookies: ConsoleCookies

    func add(to group: RouterGroup<ConsoleContext>, _ screens: Screens) {
        group.get("/login", use: form)
        group.post("/login", use: begin)
        group.get("/login/code", use: codeForm)
        group.post("/login/code", use: finish)
        screens.post("/logout", for: .useConsole, use: end)
    }

    @Sendable private func form(_ request: Request, _ context: ConsoleContext) throws -> Response {
        let next = LocalPath(request.query["next"])
        guard context.session == nil else { return .seeOther(next.text) }
        return try answer(next, failure: nil, request, context)
    }

    @Sendable private func begin(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await FormFields(body: request)
        let next = LocalPath(form["next"])
        do {
            try DoubleSubmit.require(form, of: request)
            guard let email = form["email"], let password = form["password"] else {
                throw ConsoleFailure.incompleteForm
            }
            let device = cookies.device(of: request, context)
            switch try await sessions.begin(email: email, password: password, from: device) {
            case .done(let session): return cookies.welcome(session, to: next, request)
            case .needsCode(let challenge):
                var response = Response.seeOther(next.code)
                response.setCookie(cookies.challenge(challenge, for: request))
                return response
            }
        } catch let failure as any Failure where failure is AccessFailure || failure is ConsoleFailure {
            return try answer(next, email: form["email"] ?? "", failure: failure, request, context)
        }
    }

    @Sendable private func codeForm(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let next = LocalPath(request.query["next"])
        guard context.session == nil else { return .seeOther(next.text) }
        guard let challenge = request.cookies[ConsoleCookies.challenge]?.value,
            try await sessions.isWaiting(challenge)
        else { return .seeOther(next.login) }
        return try answerCode(next, failure: nil, request, context)
    }

    @Sendable private func finish(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await FormFields(body: request)
        let next = LocalPath(form["next"])
        do {
            try DoubleSubmit.require(form, of: request)
            guard let challenge = request.cookies[ConsoleCookies.challenge]?.value else {
                throw AccessFailure.loginExpired
            }
            let device = cookies.device(of: request, context)
            let session = try await sessions.finish(challenge, code: form["code"] ?? "", from: device)
            var response = cookies.welcome(session, to: next, request)
            response.setCookie(cookies.ended(ConsoleCookies.challenge, for: request))
            return response
        } catch let failure as AccessFailure where failure == .loginExpired {
            return try answer(next, failure: failure, request, context)
        } catch let failure as any Failure where failure is AccessFailure || failure is ConsoleFailure {
            return try answerCode(next, failure: failure, request, context)
        }
    }

    @Sendable private func end(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await sessions.end(token: context.requiredSession().token)
        var response = Response.seeOther("/login")
        response.setCookie(cookies.ended(ConsoleCookies.session, for: request))
        return response
    }

    private func answer(
        _ next: LocalPath,
        email: String = "",
        failure: (any Failure)?,
        _ request: Request,
        _ context: ConsoleContext
    ) throws -> Response {
        let token = DoubleSubmit.token(of: request)
        let view = LoginView(token: token, next: next, email: email, failure: failure, format: pages.format(context))
        return try bare("login/page", view, token: token, failure, request, context)
    }

    private func answerCode(
        _ next: LocalPath,
        failure: (any Failure)?,
        _ request: Request,
        _ context: ConsoleContext
    ) throws -> Response {
        let token = DoubleSubmit.token(of: request)
        let view = LoginView(token: token, next: next, failure: failure, format: pages.format(context))
        return try bare("login/code", view, token: token, failure, request, context)
    }

    private func bare(
        _ template: String,
        _ view: LoginView,
        token: String,
        _ failure: (any Failure)?,
        _ request: Request,
        _ context: ConsoleContext
    ) throws -> Response {
        var response = try pages.bare(template, view, theme: context.theme, language: context.language)
        response.setCookie(cookies.login(token, for: request))
        if let failure { response.status = failure.formStatus }
        return response
    }
}

extension ConsoleCookies {
    /// Leads somebody who has just logged in to where they wanted to go, in the language that they chose.
    func welcome(_ session: Session, to next: LocalPath, _ request: Request) -> Response {
        var response = Response.seeOther(next.text)
        response.setCookie(self.session(session, for: request))
        response.setCookie(ended(ConsoleCookies.login, for: request))
        if let language = session.user.language { response.setCookie(self.language(language, for: request)) }
        return response
    }
}

extension LocalPath {
    /// The second step of a login that comes back here.
    fileprivate var code: String { Query.path("/login/code", [("next", text == "/" ? nil : text)]) }
}

extension Failure {
    /// With what a form is answered that comes back with this.
    var formStatus: HTTPResponse.Status {
        switch kind {
        case .unauthenticated: .unauthorized
        case .tooMany: .tooManyRequests
        case .forbidden: .forbidden
        case .conflict: .conflict
        case .notFound: .notFound
        default: .badRequest
        }
    }
}
