public import Core

/// One event as the console, the API and exports show it, whatever its end state.
public struct EventRecord: Sendable, Identifiable {
    /// `e<number>` for recorded events, `r<row>-<item>` (the place in the inbox) for those that ended otherwise. Stable.
    public let id: String
    public let state: EventState
    public let reason: ReasonCode
    /// What exactly was wrong, for people; nil for recorded events.
    public let detail: String?
    /// Nil where the event was too broken to say.
    public let type: EventType?
    /// The name of a track event, page or screen; empty otherwise.
    public let name: String
    public let messageID: String?
    public let sourceID: Int64
    /// The number of the profile to which it was recorded (see `Profiles.labels`); nil unless recorded.
    public let profile: Int64?
    /// When it happened, by the corrected clock.
    public let time: Instant
    public let receivedAt: Instant
    public let sentAt: Instant?
    /// The address from which a browser or an app sent it.
    public let ip: String?
    /// The event as the client sent it (with the batch's context merged in), JSON text; empty where nothing was kept
    /// (duplicates).
    public let payload: String

    public init(
        id: String,
        state: EventState,
        reason: ReasonCode,
        detail: String?,
        type: EventType?,
        name: String,
        messageID: String?,
        sourceID: Int64,
        profile: Int64?,
        time: Instant,
        receivedAt: Instant,
        sentAt: Instant?,
        ip: String?,
        payload: String
    ) {
        self.id = id
        self.state = state
        self.reason = reason
        self.detail = detail
        self.type = type
        self.name = name
        self.messageID = messageID
        self.sourceID = sourceID
        self.profile = profile
        self.time = time
        self.receivedAt = receivedAt
        self.sentAt = sentAt
        self.ip = ip
        self.payload = payload
    }
}

/// Which events a list wants.
public struct EventFilter: Sendable {
    /// Nil means recorded: one list holds either recorded events or those of one other state.
    public var state: EventState?
    public var sourceID: Int64?
    public var type: EventType?
    /// Exact name of the track event, page or screen.
    public var name: String?
    /// Numbers of the profiles (a person and all who were merged into them); nil for everybody.
    public var profiles: [Int64]?
    /// When it happened; nil for whenever. Quick in a timeline, which goes by this time.
    public var time: Range<Instant>?

    public init(
        state: EventState? = .recorded,
        sourceID: Int64? = nil,
        type: EventType? = nil,
        name: String? = nil,
        profiles: [Int64]? = nil,
        time: Range<Instant>? = nil
    ) {
        self.state = state
        self.sourceID = sourceID
        self.type = type
        self.name = name
        self.profiles = profiles
        self.time = time
    }
}
