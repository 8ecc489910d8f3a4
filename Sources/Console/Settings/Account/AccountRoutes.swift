import Access
import Core
import Hummingbird

/// One's own name and password.
struct AccountRoutes: Sendable {
    let accounts: Accounts
    let pages: Pages
    let cookies: ConsoleCookies

    func add(to screens: Screens) {
        screens.get("/settings/account", for: .useConsole) { try show(.none, $0, $1) }
        screens.post("/settings/account", for: .useConsole, use: rename)
        screens.post("/settings/account/password", for: .useConsole, use: changePassword)
    }

    private func show(
        _ problem: AccountView.Problem,
        _ request: Request,
        _ context: ConsoleContext
    ) throws -> Response {
        let view = AccountView(try context.requiredSession().user, problem, format: pages.format(context))
        return try pages.settings(.account, view, failure: problem.failure, request, context)
    }

    @Sendable private func rename(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let name = try await FormFields(body: request)["name"] ?? ""
        do {
            try await accounts.users.rename(context.requiredSession().user.id, to: name)
            return .done(.saved, at: SettingsSection.account.path)
        } catch let failure as AccessFailure {
            return try show(.name(name, failure), request, context)
        }
    }

    @Sendable private func changePassword(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await FormFields(body: request)
        do {
            try await accounts.sessions.changePassword(
                from: form["old"] ?? "",
                to: form["new"] ?? "",
                by: context.requiredSession(),
                on: cookies.device(of: request, context)
            )
            return .done(.password, at: SettingsSection.account.path)
        } catch let failure as AccessFailure {
            return try show(.password(failure), request, context)
        }
    }
}

/// One's own account.
struct AccountView: Sendable {
    /// What went wrong in which form.
    enum Problem {
        case none
        case name(String, AccessFailure)
        case password(AccessFailure)

        var failure: AccessFailure? {
            switch self {
            case .none: nil
            case .name(_, let failure), .password(let failure): failure
            }
        }
    }

    let email: String
    let role: String
    let name: String
    let languages: [SelectOption]
    let nameProblem: String?
    let passwordProblem: String?

    init(_ user: User, _ problem: Problem, format: Format) {
        email = user.email
        role = format.text("role.\(user.role.rawValue)")
        languages = Language.allCases.map { language in
            let title = format.text("language.\(language.rawValue)")
            return SelectOption(value: language.rawValue, title: title, isChosen: language == format.language)
        }
        switch problem {
        case .none: (name, nameProblem, passwordProblem) = (user.name, nil, nil)
        case .name(let typed, let failure):
            (name, nameProblem, passwordProblem) = (typed, format.words(for: failure), nil)
        case .password(let failure):
            (name, nameProblem, passwordProblem) = (user.name, nil, format.words(for: failure))
        }
    }
}
