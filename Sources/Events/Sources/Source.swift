public import Core

/// Where events come from: a site, an app, a server, a till.
public struct Source: Sendable, Identifiable {
    /// UUIDv7, for URLs and the API.
    public let id: String
    /// The number that events carry.
    public let number: Int64
    public let name: String
    public let kind: SourceKind
    public let createdAt: Instant
    /// Newest first; revoked ones included.
    public let writeKeys: [WriteKey]
    /// Nil as long as nothing was received.
    public let firstEventAt: Instant?
    public let lastEventAt: Instant?
    /// Events recorded from it.
    public let events: Int64

    public init(
        id: String,
        number: Int64,
        name: String,
        kind: SourceKind,
        createdAt: Instant,
        writeKeys: [WriteKey],
        firstEventAt: Instant?,
        lastEventAt: Instant?,
        events: Int64
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.kind = kind
        self.createdAt = createdAt
        self.writeKeys = writeKeys
        self.firstEventAt = firstEventAt
        self.lastEventAt = lastEventAt
        self.events = events
    }
}

/// What a source runs on: decides the snippet that the console shows, and whether the address of the caller is the
/// address of the person (`web` and `mobile`) or of a machine in between (`server`).
public enum SourceKind: String, Sendable, CaseIterable, Codable {
    case web, mobile, server
    /// Files that were imported. It has no write key: nobody sends to it.
    case `import`

    /// Those that people create.
    public static let sending: [SourceKind] = [.web, .mobile, .server]
}

/// The name under which a source may write. Public by its nature (it stands in web pages): it allows sending events
/// and nothing else, so it is shown and stored as it is.
public struct WriteKey: Sendable, Hashable {
    public let key: String
    public let createdAt: Instant
    public let revokedAt: Instant?
    public var isActive: Bool { revokedAt == nil }
}
