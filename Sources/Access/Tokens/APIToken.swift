public import Core

/// A program may use the API.
public struct APIToken: Sendable, Identifiable, Equatable {
    /// UUIDv7.
    public let id: String
    public let name: String
    public let scopes: Set<Scope>
    public let createdAt: Instant
    /// To about five minutes.
    public let lastUsedAt: Instant?
    public let revokedAt: Instant?
    /// The id of the user who made it; nil for one of the command line.
    public let createdBy: String?

    public init(
        id: String,
        name: String,
        scopes: Set<Scope>,
        createdAt: Instant,
        lastUsedAt: Instant?,
        revokedAt: Instant?,
        createdBy: String? = nil
    ) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
        self.createdBy = createdBy
    }
}
