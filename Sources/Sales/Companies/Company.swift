public import Core

/// A company as `group` calls describe it.
public struct Company: Sendable, Identifiable {
    /// UUIDv7.
    public let id: String
    /// What tables refer to.
    public let number: Int64
    /// The id that clients use: `groupId`.
    public let groupID: String
    /// From its traits; nil where nobody said.
    public let name: String?
    public let createdAt: Instant
    /// JSON values by trait, each the latest that was said.
    public let traits: [String: JSON]
}
