public import Core

/// Somebody who works with the workspace.
public struct User: Sendable, Identifiable, Equatable {
    /// UUIDv7.
    public let id: String
    /// Normalised; what they log in with.
    public let email: String
    public let name: String
    public let role: Role
    /// Nil as long as they did not choose: then the browser's.
    public let language: Language?
    public let createdAt: Instant
    public let lastLoginAt: Instant?

    public init(
        id: String,
        email: String,
        name: String,
        role: Role,
        language: Language?,
        createdAt: Instant,
        lastLoginAt: Instant?
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.language = language
        self.createdAt = createdAt
        self.lastLoginAt = lastLoginAt
    }
}
