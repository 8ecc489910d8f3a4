import Access
import Core
import HTTPTypes
import Hummingbird

/// How somebody wants to read: language (kept with the user), theme and sidebar (kept in the browser).
struct PreferenceRoutes: Sendable {
    let users: Users
    let cookies: ConsoleCookies

    func add(to screens: Screens) { screens.post("/preferences", for: .useConsole, use: change) }

    @Sendable private func change(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await FormFields(body: request)
        var response = Response.seeOther(LocalPath(form["here"]).text)
        if let language = form["language"] {
            guard let language = Language(rawValue: language) else { throw ConsoleFailure.incompleteForm }
            try await users.setLanguage(language, for: context.requiredSession().user.id)
            response.setCookie(cookies.language(language, for: request))
        }
        if let theme = form["theme"] {
            guard let theme = Theme(rawValue: theme) else { throw ConsoleFailure.incompleteForm }
            response.setCookie(cookies.theme(theme, for: request))
        }
        if let sidebar = form["sidebar"] {
            guard let sidebar = Sidebar(rawValue: sidebar) else { throw ConsoleFailure.incompleteForm }
            response.setCookie(cookies.sidebar(sidebar, for: request))
        }
        return response
    }
}
