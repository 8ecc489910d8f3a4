/// Who does something to accounts and access.
public enum Author: Sendable, Equatable {
    case user(User)
    /// Whoever runs commands on the machine: stands above every role, because they could write to the database too.
    case commandLine

    /// For the audit trail.
    var id: String {
        switch self {
        case .user(let user): user.id
        case .commandLine: AuditEntry.commandLine
        }
    }

    var userID: String? { if case .user(let user) = self { user.id } else { nil } }

    /// Whether they may do themselves what `scope` lets a program do.
    func allows(_ scope: Scope) -> Bool {
        if case .user(let user) = self { user.role.allows(scope.permission) } else { true }
    }

    /// Throws ``AccessFailure/roleAboveYours`` where somebody with `role` is none of their business.
    func requireManaging(_ role: Role) throws(AccessFailure) {
        if case .user(let user) = self, !user.role.mayManage(role) { throw .roleAboveYours }
    }
}
