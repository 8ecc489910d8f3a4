public import Core

/// What somebody wrote down about a person or a company.
public struct Note: Sendable, Identifiable {
    /// UUIDv7.
    public let id: String
    public let author: StaffMember
    public let text: String
    public let createdAt: Instant
    /// Nil as long as it is as it was written.
    public let editedAt: Instant?
}
