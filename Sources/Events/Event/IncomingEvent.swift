public import Core

/// One event on its way through the pipeline: what the client said, and what the steps found out.
public struct IncomingEvent: Sendable {
    let content: EventContent
    /// The event's number for ever; set when its key was claimed.
    public internal(set) var number: Int64 = 0
    /// The profile to which it belongs; set by the resolving step.
    public var profile: Int64 = 0
    /// It created, attached or merged profiles; set by the resolving step.
    public var changedIdentity = false
    /// It made somebody known who was but a browser or a device; set by the resolving step.
    public var madeKnown = false
    /// What a step had worked out of it beforehand (``EventPreparation``).
    public internal(set) var prepared: (any AnyObject & Sendable)?

    /// Its place in the names of its batch.
    var nameIndex: Int32 = 0

    init(_ content: EventContent) { self.content = content }
}

extension IncomingEvent {
    /// The number of the source.
    public var source: Int64 { content.source }
    public var type: EventType { content.type }
    /// The name of a track event, page or screen; empty otherwise.
    public var name: String { content.name }
    public var messageID: String { content.messageID }
    public var userID: String? { content.userID }
    public var anonymousID: String? { content.anonymousID }
    /// Of `alias`.
    public var previousID: String? { content.previousID }
    /// Of `group`.
    public var groupID: String? { content.groupID }
    public var deviceID: String? { content.deviceID }
    public var externalIDs: [ExternalID] { content.externalIDs }
    /// Of `identify` (those of the context included) and `group`, in the order in which they stand.
    public var traits: [IncomingTrait] { content.traits }
    /// E-mail and phone that any call carries in `context.traits`: they say who it is, and change nothing.
    public var contextTraits: [IncomingTrait] { content.contextTraits }
    /// Of a completed order.
    public var order: OrderValue? { content.order }
    /// Nil where the event says nothing of consent.
    public var consent: ConsentDecisions? { content.consent }
    /// By the corrected clock.
    public var time: Instant { content.time }
    /// The profile of what is nobody's: a company that is described without a person.
    public static let nobody: Int64 = 0
    public var receivedAt: Instant { content.receivedAt }
    var key: EventKey { content.key }
    var position: InboxPosition { content.position }
}

/// What the client said: shared, because events are handed from step to step and a copy of all this costs a dozen
/// reference counts.
final class EventContent: Sendable {
    let source: Int64
    let type: EventType
    let name: String
    let messageID: String
    let key: EventKey
    let userID: String?
    let anonymousID: String?
    let previousID: String?
    let groupID: String?
    let deviceID: String?
    let externalIDs: [ExternalID]
    let traits: [IncomingTrait]
    let contextTraits: [IncomingTrait]
    let order: OrderValue?
    let consent: ConsentDecisions?
    let time: Instant
    let receivedAt: Instant
    let sentAt: Instant?
    let ip: String?
    /// The event as it came, compressed.
    let payload: [UInt8]
    /// Where it stands in the inbox.
    let position: InboxPosition

    init(
        source: Int64,
        type: EventType,
        name: String,
        messageID: String,
        userID: String?,
        anonymousID: String?,
        previousID: String?,
        groupID: String?,
        deviceID: String?,
        externalIDs: [ExternalID],
        traits: [IncomingTrait],
        contextTraits: [IncomingTrait],
        order: OrderValue? = nil,
        consent: ConsentDecisions? = nil,
        time: Instant,
        receivedAt: Instant,
        sentAt: Instant?,
        ip: String?,
        payload: [UInt8],
        position: InboxPosition
    ) {
        self.source = source
        self.type = type
        self.name = name
        self.messageID = messageID
        key = EventKey(source: source, messageID: messageID)
        self.userID = userID
        self.anonymousID = anonymousID
        self.previousID = previousID
        self.groupID = groupID
        self.deviceID = deviceID
        self.externalIDs = externalIDs
        self.traits = traits
        self.contextTraits = contextTraits
        self.order = order
        self.consent = consent
        self.time = time
        self.receivedAt = receivedAt
        self.sentAt = sentAt
        self.ip = ip
        self.payload = payload
        self.position = position
    }
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
