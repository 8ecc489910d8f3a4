import Access
import Hummingbird

/// The settings: of oneself, of the workspace, of who may do what.
struct SettingsRoutes: Sendable {
    let accounts: Accounts
    let pages: Pages
    let cookies: ConsoleCookies

    func add(to screens: Screens) {
        screens.get("/settings", for: .useConsole) { _, _ in .seeOther(SettingsSection.account.path) }
        AccountRoutes(accounts: accounts, pages: pages, cookies: cookies).add(to: screens)
        SecurityRoutes(accounts: accounts, pages: pages, cookies: cookies).add(to: screens)
        WorkspaceRoutes(workspace: accounts.workspace, pages: pages).add(to: screens)
        UserRoutes(accounts: accounts, pages: pages, cookies: cookies).add(to: screens)
        TokenRoutes(accounts: accounts, pages: pages).add(to: screens)
        AuditRoutes(accounts: accounts, pages: pages).add(to: screens)
    }
}

extension ConsoleContext {
    /// Whoever asks, as the author of a change.
    func author() throws -> Author { .user(try requiredSession().user) }
}
