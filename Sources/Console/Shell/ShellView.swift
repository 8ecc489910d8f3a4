import Access
import Core
import Hummingbird

/// What surrounds every page: sidebar, search, who is logged in.
struct ShellView: Sendable {
    struct Group: Sendable {
        /// Nil for what needs no heading.
        let title: String?
        let entries: [Entry]
    }

    struct Entry: Sendable {
        let title: String
        let path: String
        let icon: String
        let isCurrent: Bool
    }

    struct Choice: Sendable {
        let value: String
        let title: String
        let icon: String
        let isChosen: Bool
    }

    let groups: [Group]
    let csrf: String
    let userName: String
    let userEmail: String
    let userRole: String
    let initials: String
    let search: String
    /// The search works as you type: this is the list that it searches.
    let searchesHere: Bool
    /// The list that it searches, and the part of the page that is that list.
    let searchPath: String
    let searchTarget: String
    let searchHint: String
    let searchLabel: String
    let canSearch: Bool
    let showsRate: Bool
    let languageName: String
    let themeIcon: String
    let languages: [Choice]
    let themes: [Choice]
    /// The sidebar is folded to its icons; folding it the other way would make it so.
    let isFolded: Bool
    let otherSidebar: String
    /// Where a changed preference comes back to.
    let here: String

    init(
        visitor session: Session,
        entries: [NavigationEntry],
        current: NavigationEntry?,
        search: String,
        page: PageState,
        text: Catalogue
    ) {
        let role = session.user.role
        groups = ShellView.groups(of: entries, current: current, text: text)
        csrf = session.csrfToken
        userName = session.user.name
        userEmail = session.user.email
        userRole = text("role.\(role.rawValue)")
        initials = PersonLabel.initial(of: session.user.name)
        self.search = search
        let isOfCompanies = current == .companies && page.isList
        searchesHere = isOfCompanies || current == .people && page.isList
        searchPath = (isOfCompanies ? NavigationEntry.companies : .people).path
        searchTarget = isOfCompanies ? "companies" : "people"
        searchHint = text(isOfCompanies ? "search.companies_placeholder" : "search.placeholder")
        searchLabel = text(isOfCompanies ? "search.companies_label" : "search.label")
        canSearch = role.allows(.viewPeople)
        showsRate = role.allows(.viewEvents)
        languageName = text("language.\(text.language.rawValue)")
        themeIcon = page.theme.icon
        languages = Language.allCases.map { language in
            let isChosen = language == text.language
            return Choice(
                value: language.rawValue,
                title: text("language.\(language.rawValue)"),
                icon: "globe",
                isChosen: isChosen
            )
        }
        themes = Theme.allCases.map { theme in
            let title = text("theme.\(theme.rawValue)")
            return Choice(value: theme.rawValue, title: title, icon: theme.icon, isChosen: theme == page.theme)
        }
        isFolded = page.sidebar == .narrow
        otherSidebar = (page.sidebar == .narrow ? Sidebar.wide : .narrow).rawValue
        here = page.here
    }

    private static func groups(of entries: [NavigationEntry], current: NavigationEntry?, text: Catalogue) -> [Group] {
        var order: [String?] = []
        for entry in entries where !order.contains(entry.group) { order.append(entry.group) }
        return order.map { group in
            let members = entries.filter { $0.group == group }.map { entry in
                Entry(
                    title: text("nav.\(entry.rawValue)"),
                    path: entry.path,
                    icon: entry.icon,
                    isCurrent: entry == current
                )
            }
            return Group(title: group.map { text("nav.group.\($0)") }, entries: members)
        }
    }
}

/// What the shell needs to know of the request.
struct PageState: Sendable {
    let here: String
    let isList: Bool
    let theme: Theme
    let sidebar: Sidebar

    init(here: String, isList: Bool, theme: Theme, sidebar: Sidebar = .wide) {
        (self.here, self.isList, self.theme, self.sidebar) = (here, isList, theme, sidebar)
    }

    init(request: Request, context: ConsoleContext) {
        here = LocalPath(request.uri.description).text
        isList = [NavigationEntry.people, .companies].contains { request.uri.path == $0.path }
        theme = context.theme
        sidebar = context.sidebar
    }
}

extension Theme {
    fileprivate var icon: String {
        switch self {
        case .auto: "contrast"
        case .light: "sun"
        case .dark: "moon"
        }
    }
}
