public import Core

/// One person as a list shows them.
public struct PersonSummary: Sendable, Identifiable {
    /// UUIDv7.
    public let id: String
    /// The number that events carry.
    public let number: Int64
    /// From the traits; nil for the unknown.
    public let name: String?
    public let email: String?
    public let phone: String?
    public let firstSeen: Instant
    public let lastSeen: Instant
    public let events: Int64
    /// Nobody but an anonymous id or a device is known of them.
    public let isAnonymous: Bool
}

/// One person, whole.
public struct Profile: Sendable, Identifiable {
    public let summary: PersonSummary
    /// By name.
    public let traits: [Trait]
    /// By priority of the namespace, then by time.
    public let identifiers: [Identifier]
    /// The numbers under which their events are recorded: their own and those of everybody merged into them.
    public let numbers: [Int64]
    public let createdAt: Instant

    public var id: String { summary.id }
}

/// What is known of a person, and from where.
public struct Trait: Sendable {
    public let name: String
    public let value: JSON
    public let sourceID: Int64
    /// When it was said, by the event's time.
    public let time: Instant

    public init(name: String, value: JSON, sourceID: Int64, time: Instant) {
        self.name = name
        self.value = value
        self.sourceID = sourceID
        self.time = time
    }
}

/// A name by which a person is known in some system.
public struct Identifier: Sendable, Hashable {
    /// `user_id`, `email`, `phone`, `anonymous_id`, `device_id`, or an external id's type.
    public let namespace: String
    public let value: String
    public let attachedAt: Instant
    public let sourceID: Int64
}

/// One row of the identity history: what was decided, and why.
public struct IdentityDecision: Sendable, Identifiable {
    /// Numbers are stored.
    public enum Kind: Int64, Sendable, CaseIterable {
        case create = 1
        case attach = 2
        case merge = 3
        case refuse = 4
        case unmerge = 5

        public var name: String {
            switch self {
            case .create: "create"
            case .attach: "attach"
            case .merge: "merge"
            case .refuse: "refuse"
            case .unmerge: "unmerge"
            }
        }
    }

    public let id: Int64
    public let kind: Kind
    public let reason: ReasonCode
    /// When it was decided.
    public let time: Instant
    public let namespace: String?
    public let value: String?
    /// The message that caused it: the id of its ``EventRecord``; nil for what staff decided.
    public let eventID: String?
    /// UUIDv7 of the profile that went into this one (merge) or was separated from it (unmerge).
    public let mergedProfileID: String?
    /// Whether this is the merge by which that profile is one with this one, so that it can be taken back.
    public let isMerged: Bool
    /// How many events came along with a merge; 0 otherwise.
    public let mergedEvents: Int64
}
