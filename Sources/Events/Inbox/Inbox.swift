public import Core

/// Where requests are kept, durably and in order, before anything else happens to them.
public protocol Inbox: Sendable {
    /// Returns when the request is on disk (group commit). Throws ``InboxFailure`` or ``StorageFailure``: then the
    /// request was not taken and the client must send it again. `events` is how many the request holds
    /// (``RequestInspection/batchCount``; 1 for a single event).
    func append(_ request: CollectedRequest, events: Int) async throws
}

/// The inbox cannot take more just now.
public struct InboxFailure: Failure {
    /// Seconds after which to try again.
    public let retryAfter: Int

    public init(retryAfter: Int) { self.retryAfter = retryAfter }

    public var kind: FailureKind { .tooMany(retryAfter: retryAfter) }
    public var code: String { "backlog" }
    public var message: String { "More is arriving than can be processed. Send the same again after \(retryAfter) s." }
}
