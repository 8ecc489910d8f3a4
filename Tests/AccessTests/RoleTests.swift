import Testing

@testable import Access

struct RoleTests {
    /// The table as people agreed on it: one line a permission, who may.
    private static let table: [Permission: Set<Role>] = [
        .useConsole: [.owner, .admin, .marketer, .sales, .support, .analyst, .viewer],
        .viewPeople: [.owner, .admin, .marketer, .sales, .support, .analyst, .viewer],
        .editPeople: [.owner, .admin, .marketer, .sales, .support],
        .export: [.owner, .admin, .marketer, .sales, .analyst],
        .importData: [.owner, .admin, .marketer],
        .shareViews: [.owner, .admin, .marketer, .sales, .support, .analyst],
        .editAudiences: [.owner, .admin, .marketer, .analyst],
        .viewEvents: [.owner, .admin, .marketer, .sales, .support, .analyst, .viewer],
        .viewSources: [.owner, .admin, .marketer, .analyst, .viewer],
        .manageSources: [.owner, .admin],
        .manageWorkspace: [.owner, .admin],
        .viewUsers: [.owner, .admin, .marketer, .sales, .support, .analyst],
        .manageUsers: [.owner, .admin],
        .manageTokens: [.owner, .admin],
        .viewAudit: [.owner, .admin],
    ]

    @Test(arguments: Permission.allCases)
    func `each permission belongs to exactly the roles of the table`(_ permission: Permission) throws {
        let allowed = try #require(Self.table[permission])
        for role in Role.allCases {
            #expect(role.allows(permission) == allowed.contains(role), "\(role.rawValue)")
        }
    }
}
