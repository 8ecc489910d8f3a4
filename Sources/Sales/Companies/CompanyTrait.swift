public import Core

/// What is known of a company, and from where.
public struct CompanyTrait: Sendable {
    public let name: String
    public let value: JSON
    public let sourceID: Int64
    /// When it was said, by the event's time.
    public let time: Instant
}
