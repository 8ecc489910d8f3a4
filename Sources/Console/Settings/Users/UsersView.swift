import Access
import Core

/// Everybody who works here, and who was invited.
struct UsersView: Sendable {
    struct Row: Sendable {
        let name: String
        let initial: String
        let email: String
        let role: String
        /// Nil for those whom the visitor may not change.
        let path: String?
        let status: Chip
        let twoFactor: String?
        let lastLogin: String
        let lastLoginExactly: String
        let isSelf: Bool
    }

    struct Open: Sendable {
        let email: String
        let role: String
        let until: String
        let withdrawalPath: String
    }

    let rows: [Row]
    let count: String
    let invitations: [Open]
    let hasInvitations: Bool
    let canInvite: Bool
    let roles: [RoleOption]
    let formEmail: String
    let formProblem: String?
    let isFormOpen: Bool
    /// The link of the invitation that was just made.
    let link: String?
    let linkText: String

    init(users: [User], invitations: [Invitation], visitor: User, form: InvitationForm, format: Format) {
        let ordered = users.filter(\.isActive) + users.filter { !$0.isActive }
        rows = ordered.map { Row($0, visitor: visitor, format) }
        count = format.text.plural("settings.users.count", Int64(users.count), format.number(Int64(users.count)))
        self.invitations = invitations.map { Open($0, format) }
        hasInvitations = !invitations.isEmpty
        canInvite = visitor.role.allows(.manageUsers)
        roles = RoleOption.all(for: visitor, chosen: form.link == nil ? form.role : .viewer, format.text)
        formEmail = form.link == nil ? form.email : ""
        formProblem = form.failure.map(format.words)
        isFormOpen = form.failure != nil
        link = form.link
        linkText = format.text("settings.users.link_text", ["email": form.email])
    }
}

/// A role to choose, with what it is for.
struct RoleOption: Sendable {
    let value: String
    let title: String
    let hint: String
    let isChosen: Bool

    /// Those that `visitor` may give.
    static func all(for visitor: User, chosen: Role, _ text: Catalogue) -> [RoleOption] {
        Role.allCases.filter(visitor.role.mayManage).map { role in
            RoleOption(
                value: role.rawValue,
                title: text("role.\(role.rawValue)"),
                hint: text("settings.users.role_hint.\(role.rawValue)"),
                isChosen: role == chosen
            )
        }
    }
}

extension UsersView.Row {
    init(_ user: User, visitor: User, _ format: Format) {
        name = user.name
        initial = PersonLabel.initial(of: user.name)
        email = user.email
        role = format.text("role.\(user.role.rawValue)")
        path = visitor.role.mayManage(user.role) ? "\(SettingsSection.users.path)/\(user.id)" : nil
        status = .active(user.isActive, format.text)
        twoFactor = user.twoFactorSince == nil ? nil : format.text("settings.users.two_factor")
        lastLogin = user.lastLoginAt.map(format.relative) ?? format.text("settings.users.never")
        lastLoginExactly = user.lastLoginAt.map(format.dateTime) ?? ""
        isSelf = user.id == visitor.id
    }
}

extension UsersView.Open {
    init(_ invitation: Invitation, _ format: Format) {
        email = invitation.email
        role = format.text("role.\(invitation.role.rawValue)")
        until = format.text("settings.users.until", ["time": format.dateTime(invitation.expiresAt)])
        withdrawalPath = "/settings/invitations/\(invitation.id)/withdrawal"
    }
}

extension Chip {
    static func active(_ isActive: Bool, _ text: Catalogue) -> Chip {
        isActive ? Chip(text("settings.users.active"), .good) : Chip(text("settings.users.inactive"))
    }
}
