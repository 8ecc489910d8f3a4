import Access

/// A place in the sidebar. The order is that of the sidebar.
enum NavigationEntry: String, Sendable, CaseIterable {
    case home, people, companies, audiences, insights, sources, imports, live, jobs, settings, styleguide

    var path: String { self == .home ? "/" : "/\(rawValue)" }

    /// The name of its icon in the sprite.
    var icon: String {
        switch self {
        case .home: "home"
        case .people: "people"
        case .companies: "building"
        case .audiences: "target"
        case .insights: "chart"
        case .sources: "plug"
        case .imports: "upload"
        case .live: "bolt"
        case .jobs: "progress"
        case .settings: "gear"
        case .styleguide: "palette"
        }
    }

    /// The key of the heading under which it stands; nil where it needs none.
    var group: String? {
        switch self {
        case .home: nil
        case .people, .companies, .audiences, .insights: "customers"
        case .sources, .imports, .live, .jobs: "data"
        case .settings: "settings"
        case .styleguide: "development"
        }
    }

    /// Without it the entry is not shown.
    var permission: Permission {
        switch self {
        case .people, .companies, .audiences, .insights: .viewPeople
        case .sources: .viewSources
        case .imports: .importData
        case .live: .viewEvents
        case .home, .jobs, .settings, .styleguide: .useConsole
        }
    }

    /// Those that exist for whoever asks, in order.
    static func shown(to visitor: ConsoleContext, withStyleGuide: Bool) -> [NavigationEntry] {
        allCases.filter { visitor.allows($0.permission) && ($0 != .styleguide || withStyleGuide) }
    }
}
