public import Core

/// What the live screen shows of an event at the moment in which its transaction commits.
public struct LiveEvent: Sendable, Identifiable {
    /// As ``EventRecord/id``.
    public let id: String
    public let state: EventState
    public let reason: ReasonCode
    public let type: EventType?
    public let name: String
    public let sourceID: Int64
    public let profile: Int64?
    /// The event created, attached or merged profiles.
    public let changedIdentity: Bool
    /// It made somebody known who was but a browser or a device.
    public let madeKnown: Bool
    public let receivedAt: Instant
    public let time: Instant
}
