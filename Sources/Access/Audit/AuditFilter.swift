/// Which entries of the audit trail somebody wants to see.
public struct AuditFilter: Sendable, Equatable {
    public var kind: AuditEntry.Kind?
    /// The id of a user: what they did, and what was done to them.
    public var user: String?

    public init(kind: AuditEntry.Kind? = nil, user: String? = nil) {
        self.kind = kind
        self.user = user
    }
}
