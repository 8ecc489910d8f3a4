/// What somebody's work is: decides what they may see and do.
public enum Role: String, Sendable, CaseIterable, Codable {
    case owner, admin, marketer, sales, support, analyst, viewer

    public func allows(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// The whole table, in one place.
    var permissions: Set<Permission> {
        switch self {
        case .owner, .admin: Set(Permission.allCases)
        case .marketer, .analyst: [.viewPeople, .viewEvents, .viewSources, .export]
        case .sales: [.viewPeople, .viewEvents, .export]
        case .support: [.viewPeople, .viewEvents]
        case .viewer: [.viewPeople, .viewEvents, .viewSources]
        }
    }
}
