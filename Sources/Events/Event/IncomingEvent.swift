public import Core

/// One event on its way through the pipeline: what the steps need at hand, the rest compressed as it came.
public struct IncomingEvent: Sendable {
    /// The number of the source.
    public let source: Int64
    public let type: EventType
    /// The name of a track event, page or screen; empty otherwise.
    public let name: String
    public let messageID: String
    let key: EventKey
    public let userID: String?
    public let anonymousID: String?
    /// Of `alias`.
    public let previousID: String?
    /// Of `group`.
    public let groupID: String?
    public let deviceID: String?
    public let externalIDs: [ExternalID]
    /// Of `identify` (those of the context included) and `group`, in the order in which they stand.
    public let traits: [IncomingTrait]
    /// E-mail and phone that any call carries in `context.traits`: they say who it is, and change nothing.
    public let contextTraits: [IncomingTrait]
    /// By the corrected clock.
    public let time: Instant
    public let receivedAt: Instant
    let sentAt: Instant?
    let ip: String?
    /// The event as it came, compressed.
    let payload: [UInt8]
    /// Where it stands in the inbox.
    let position: InboxPosition

    /// The event's number for ever; set when its key was claimed.
    public internal(set) var number: Int64 = 0
    /// The profile to which it belongs; set by the resolving step.
    public var profile: Int64 = 0
    /// It created, attached or merged profiles; set by the resolving step.
    public var changedIdentity = false
}

/// An entry of `context.externalIds`.
public struct ExternalID: Sendable, Hashable {
    public let type: String
    public let id: String
}

/// One trait as it was said.
public struct IncomingTrait: Sendable {
    public let name: String
    /// Compact JSON text; `null` removes the trait.
    public let json: String
    /// The text of a string, number or truth value; nil for null, objects and arrays.
    public let scalar: String?
    public var isNull: Bool { json == "null" }
}

/// The place of one event in the inbox: stable, unique, in order.
struct InboxPosition: Hashable, Sendable {
    let inboxID: Int64
    /// Among all events of all requests of that row.
    let item: Int64
}
