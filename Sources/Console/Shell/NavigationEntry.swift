import Access

/// A place in the sidebar. The order is that of the sidebar.
enum NavigationEntry: String, Sendable, CaseIterable {
    case people, sources, imports, live, jobs, settings, styleguide

    var path: String { "/\(rawValue)" }

    /// The name of its icon in the sprite.
    var icon: String {
        switch self {
        case .people: "people"
        case .sources: "plug"
        case .imports: "upload"
        case .live: "bolt"
        case .jobs: "progress"
        case .settings: "gear"
        case .styleguide: "palette"
        }
    }

    /// The key of the heading under which it stands.
    var group: String {
        switch self {
        case .people: "customers"
        case .sources, .imports, .live, .jobs: "data"
        case .settings: "settings"
        case .styleguide: "development"
        }
    }

    /// Without it the entry is not shown.
    var permission: Permission {
        switch self {
        case .people: .viewPeople
        case .sources: .viewSources
        case .imports: .importData
        case .live: .viewEvents
        case .jobs, .settings, .styleguide: .useConsole
        }
    }

    /// Where somebody with this role begins: the first place that they may see.
    static func first(for role: Role) -> NavigationEntry { allCases.first { role.allows($0.permission) } ?? .live }
}
