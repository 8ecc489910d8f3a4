import Access
import Core
import Hummingbird

/// Finds out who asks, in which language and theme, and hands it on in the context.
struct Recognition: RouterMiddleware {
    typealias Context = ConsoleContext

    let sessions: Sessions
    let workspace: WorkspaceSettings

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.workspace = try await workspace.current()
        context.language = request.chosenLanguage ?? context.workspace.language ?? request.preferredLanguage
        context.theme = request.preferredTheme
        context.sidebar = request.preferredSidebar
        if let token = request.cookies[ConsoleCookies.session]?.value {
            context.session = try await sessions.session(token: token)
        }
        return try await next(request, context)
    }
}

extension Request {
    /// As chosen in this browser, else as the browser asks.
    var preferredLanguage: Language { chosenLanguage ?? Language(accepting: headers[.acceptLanguage]) }

    /// As chosen in this browser.
    var chosenLanguage: Language? { cookies[ConsoleCookies.language].flatMap { Language(rawValue: $0.value) } }

    var preferredSidebar: Sidebar {
        cookies[ConsoleCookies.sidebar].flatMap { Sidebar(rawValue: $0.value) } ?? .wide
    }

    var preferredTheme: Theme { cookies[ConsoleCookies.theme].flatMap { Theme(rawValue: $0.value) } ?? .auto }
}
