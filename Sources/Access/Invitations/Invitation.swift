public import Core

/// Somebody may join.
public struct Invitation: Sendable, Identifiable, Equatable {
    /// How long a link is good.
    public static let life = 7 * Instant.day

    /// UUIDv7.
    public let id: String
    /// Normalised; what they will log in with.
    public let email: String
    public let role: Role
    public let createdAt: Instant
    public let expiresAt: Instant
}
