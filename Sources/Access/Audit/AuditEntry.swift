public import Core

/// Something that somebody did to accounts, access, or what belongs to everybody.
public struct AuditEntry: Sendable, Identifiable, Equatable {
    /// UUIDv7: sorts by time.
    public let id: String
    public let time: Instant
    /// Who did it: a user's id, ``commandLine``, or ``stranger``.
    public let actor: String
    public let action: Action
    /// To whom or to what it was done: the id of a user, a token, an invitation; nil where the action says it all.
    public let subject: String?
    /// A JSON object without secrets: the caller's address, a role, scopes.
    public let detail: JSON

    /// The ``actor`` of commands on the machine.
    public static let commandLine = "command line"
    /// The ``actor`` of those who were not let in and whose e-mail belongs to nobody.
    public static let stranger = "unknown"
}

extension AuditEntry {
    /// What kinds of things are written down, for whoever looks for one.
    public enum Kind: String, Sendable, CaseIterable {
        case logins, accounts, people, tokens, workspace, data
    }

    public enum Action: String, Sendable, CaseIterable {
        case loginSucceeded = "login_succeeded"
        case loginFailed = "login_failed"
        case lockedOut = "locked_out"
        case codeRefused = "code_refused"
        case recoveryCodeUsed = "recovery_code_used"
        case loggedOut = "logged_out"
        case sessionEnded = "session_ended"

        case userRenamed = "user_renamed"
        case passwordChanged = "password_changed"
        case twoFactorEnabled = "two_factor_enabled"
        case twoFactorDisabled = "two_factor_disabled"
        case recoveryCodesRenewed = "recovery_codes_renewed"

        case userCreated = "user_created"
        case userInvited = "user_invited"
        case invitationWithdrawn = "invitation_withdrawn"
        case invitationAccepted = "invitation_accepted"
        case roleChanged = "role_changed"
        case userDeactivated = "user_deactivated"
        case userReactivated = "user_reactivated"
        case twoFactorReset = "two_factor_reset"
        case userRemoved = "user_removed"

        case tokenCreated = "token_created"
        case tokenRevoked = "token_revoked"

        case workspaceChanged = "workspace_changed"

        case sourceCreated = "source_created"
        case writeKeyCreated = "write_key_created"
        case writeKeyRevoked = "write_key_revoked"
        case dataImported = "data_imported"
        case importUndone = "import_undone"
        case dataExported = "data_exported"

        public var kind: Kind {
            switch self {
            case .loginSucceeded, .loginFailed, .lockedOut, .codeRefused, .recoveryCodeUsed, .loggedOut,
                .sessionEnded:
                .logins
            case .userRenamed, .passwordChanged, .twoFactorEnabled, .twoFactorDisabled, .recoveryCodesRenewed:
                .accounts
            case .userCreated, .userInvited, .invitationWithdrawn, .invitationAccepted, .roleChanged,
                .userDeactivated, .userReactivated, .twoFactorReset, .userRemoved:
                .people
            case .tokenCreated, .tokenRevoked: .tokens
            case .workspaceChanged: .workspace
            case .sourceCreated, .writeKeyCreated, .writeKeyRevoked, .dataImported, .importUndone, .dataExported:
                .data
            }
        }
    }
}
