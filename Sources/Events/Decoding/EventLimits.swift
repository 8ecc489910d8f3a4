/// What one event may be. Whatever is over ends in quarantine with its reason.
public struct EventLimits: Sendable {
    /// Bytes of one event's JSON (Segment: 32 KB).
    public var eventBytes: Int
    /// Levels of nesting of one event.
    public var depth: Int
    /// Events of one batch. Segment says 2,500; real clients that buffer offline send more.
    public var batchEvents: Int
    /// Characters of a message id (Segment: 100).
    public var messageIDLength: Int
    /// Bytes of a user, anonymous, previous, group, device or external id.
    public var identifierBytes: Int
    /// Bytes of an event name.
    public var nameBytes: Int
    /// Traits of one call.
    public var traits: Int

    public init(
        eventBytes: Int = 32 << 10,
        depth: Int = 64,
        batchEvents: Int = 10_000,
        messageIDLength: Int = 100,
        identifierBytes: Int = 500,
        nameBytes: Int = 500,
        traits: Int = 300
    ) {
        self.eventBytes = eventBytes
        self.depth = depth
        self.batchEvents = batchEvents
        self.messageIDLength = messageIDLength
        self.identifierBytes = identifierBytes
        self.nameBytes = nameBytes
        self.traits = traits
    }

    /// For what is recorded already, under whatever limits held then.
    static let none = EventLimits(
        eventBytes: .max,
        depth: .max,
        batchEvents: .max,
        messageIDLength: .max,
        identifierBytes: .max,
        nameBytes: .max,
        traits: .max
    )
}
