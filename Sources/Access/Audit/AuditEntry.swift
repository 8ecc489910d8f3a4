public import Core

/// Something that somebody did to accounts or access.
public struct AuditEntry: Sendable, Identifiable, Equatable {
    public enum Action: String, Sendable, CaseIterable {
        case loginSucceeded = "login_succeeded"
        case loginFailed = "login_failed"
        case lockedOut = "locked_out"
        case userCreated = "user_created"
        case userRemoved = "user_removed"
        case passwordChanged = "password_changed"
        case tokenCreated = "token_created"
        case tokenRevoked = "token_revoked"
    }

    /// UUIDv7: sorts by time.
    public let id: String
    public let time: Instant
    /// The user's id; a token's id for tokens; `unknown` where the e-mail belongs to nobody.
    public let actor: String
    public let action: Action
    /// A JSON object without secrets: the caller's address, a role, scopes.
    public let detail: JSON
}
