import Access
import Core

/// One user, and what may be done about them.
struct UserView: Sendable {
    let name: String
    let initial: String
    let email: String
    let path: String
    let role: String
    let status: Chip
    let facts: [Fact]
    let roles: [RoleOption]
    let isActive: Bool
    let isSelf: Bool
    let canChange: Bool
    let hasTwoFactor: Bool
    let problem: String?
    /// What shutting them out will touch.
    let consequence: String
    let auditPath: String

    struct Fact: Sendable {
        let name: String
        let value: String
    }

    init(_ user: User, visitor: User, failure: AccessFailure?, format: Format) {
        let text = format.text
        name = user.name
        initial = PersonLabel.initial(of: user.name)
        email = user.email
        path = "\(SettingsSection.users.path)/\(user.id)"
        role = text("role.\(user.role.rawValue)")
        status = .active(user.isActive, text)
        isActive = user.isActive
        isSelf = user.id == visitor.id
        canChange = visitor.role.mayManage(user.role)
        hasTwoFactor = user.twoFactorSince != nil
        roles = RoleOption.all(for: visitor, chosen: user.role, text)
        problem = failure.map(format.words)
        consequence = text("settings.users.deactivate.text", ["name": user.name])
        auditPath = Query.path(SettingsSection.audit.path, [("user", user.id)])
        let known: [(name: String, value: String?)] = [
            (text("settings.users.fact.created"), format.dateTime(user.createdAt)),
            (text("settings.users.column.last_login"), user.lastLoginAt.map(format.dateTime)),
            (text("settings.security.two_factor"), user.twoFactorSince.map(format.dateTime)),
            (text("settings.users.fact.deactivated"), user.deactivatedAt.map(format.dateTime)),
        ]
        facts = known.compactMap { fact in fact.value.map { Fact(name: fact.name, value: $0) } }
    }
}
