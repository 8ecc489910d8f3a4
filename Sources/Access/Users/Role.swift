/// What somebody's work is: decides what they may see and do.
public enum Role: String, Sendable, CaseIterable, Codable {
    case owner, admin, marketer, sales, support, analyst, viewer

    public func allows(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// Whether they may invite, change and let out somebody with the role `other`. Owners are the owners' business alone:
    /// else an admin could make an owner of themselves.
    public func mayManage(_ other: Role) -> Bool { allows(.manageUsers) && (other != .owner || self == .owner) }

    /// The whole table, in one place.
    var permissions: Set<Permission> {
        switch self {
        case .owner, .admin: Set(Permission.allCases)
        case .marketer:
            [
                .useConsole, .viewPeople, .editPeople, .export, .importData, .shareViews, .editAudiences, .viewEvents,
                .viewSources, .viewUsers,
            ]
        case .sales: [.useConsole, .viewPeople, .editPeople, .export, .shareViews, .viewEvents, .viewUsers]
        case .support: [.useConsole, .viewPeople, .editPeople, .shareViews, .viewEvents, .viewUsers]
        case .analyst:
            [
                .useConsole, .viewPeople, .export, .shareViews, .editAudiences, .viewEvents, .viewSources, .viewUsers,
            ]
        case .viewer: [.useConsole, .viewPeople, .viewEvents, .viewSources]
        }
    }
}
