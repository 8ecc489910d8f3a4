public import Core

/// One request as it was taken: the unit in which the inbox keeps what clients send.
public struct CollectedRequest: Sendable {
    /// Which call it was.
    public enum Route: Sendable, Hashable {
        /// The body is `{"batch": […], …}`.
        case batch
        /// The body is one event of this type, whatever its own `type` says.
        case single(EventType)
        /// The body is one event that names its type itself.
        case typed
    }

    public let route: Route
    public let sourceNumber: Int64
    public let receivedAt: Instant
    /// The caller's address; nil where the source is a server, whose address says nothing of the person.
    public let ip: String?
    /// JSON that ``RequestInspection`` has passed.
    public let body: [UInt8]
    /// As ``RequestInspection/hasHugeNumbers``: only then its events are searched for such numbers.
    public let hasHugeNumbers: Bool

    public init(
        route: Route,
        sourceNumber: Int64,
        receivedAt: Instant,
        ip: String?,
        body: [UInt8],
        hasHugeNumbers: Bool = false
    ) {
        self.route = route
        self.sourceNumber = sourceNumber
        self.receivedAt = receivedAt
        self.ip = ip
        self.body = body
        self.hasHugeNumbers = hasHugeNumbers
    }
}
