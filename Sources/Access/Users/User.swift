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
    /// Since when they are shut out; what they did keeps their name. Nil for everybody who may log in.
    public let deactivatedAt: Instant?
    /// Since when logging in takes a code beside the password; nil where the password is enough.
    public let twoFactorSince: Instant?

    public var isActive: Bool { deactivatedAt == nil }

    public init(
        id: String,
        email: String,
        name: String,
        role: Role,
        language: Language?,
        createdAt: Instant,
        lastLoginAt: Instant?,
        deactivatedAt: Instant? = nil,
        twoFactorSince: Instant? = nil
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.language = language
        self.createdAt = createdAt
        self.lastLoginAt = lastLoginAt
        self.deactivatedAt = deactivatedAt
        self.twoFactorSince = twoFactorSince
    }
}
