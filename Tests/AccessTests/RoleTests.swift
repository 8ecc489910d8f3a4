import Testing

@testable import Access

struct RoleTests {
    /// The table as people agreed on it: one line a permission, who may.
    private static let table: [Permission: Set<Role>] = [
        .viewPeople: [.owner, .admin, .marketer, .sales, .support, .analyst, .viewer],
        .viewEvents: [.owner, .admin, .marketer, .sales, .support, .analyst, .viewer],
        .viewSources: [.owner, .admin, .marketer, .analyst, .viewer],
        .manageSources: [.owner, .admin],
        .manageUsers: [.owner, .admin],
        .export: [.owner, .admin, .marketer, .sales, .analyst],
    ]

    @Test(arguments: Permission.allCases)
    func `each permission belongs to exactly the roles of the table`(_ permission: Permission) throws {
        let allowed = try #require(Self.table[permission])
        for role in Role.allCases {
            #expect(role.allows(permission) == allowed.contains(role), "\(role.rawValue)")
        }
    }
}
