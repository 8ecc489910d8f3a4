public import Core
public import Storage

/// All facades of this target over one database, for those who need most of them.
public struct Accounts: Sendable {
    public let users: Users
    public let sessions: Sessions
    public let twoFactor: TwoFactor
    public let invitations: Invitations
    public let tokens: APITokens
    public let auditTrail: AuditTrail
    public let workspace: WorkspaceSettings

    /// `initial` is what holds of the workspace until somebody says otherwise.
    public init(database: any Database, clock: any WallClock, initial: Workspace) {
        self.init(database: database, clock: clock, initial: initial, hasher: .shared)
    }

    init(database: any Database, clock: any WallClock, initial: Workspace, hasher: PasswordHasher) {
        users = Users(database: database, clock: clock, hasher: hasher)
        sessions = Sessions(database: database, clock: clock, hasher: hasher)
        twoFactor = TwoFactor(database: database, clock: clock)
        invitations = Invitations(database: database, clock: clock, hasher: hasher)
        tokens = APITokens(database: database, clock: clock)
        auditTrail = AuditTrail(database: database, clock: clock)
        workspace = WorkspaceSettings(database: database, clock: clock, initial: initial)
    }
}
