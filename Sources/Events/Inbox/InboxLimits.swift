/// How much the inbox takes on.
public struct InboxLimits: Sendable {
    /// Events that may wait for the pipeline before clients are asked to come back later.
    public var backlog: Int64
    /// Bytes of requests that go into one row; a larger request has a row of its own.
    public var rowBytes: Int
    /// Bytes of requests that one commit takes at most.
    public var commitBytes: Int
    /// How long a commit waits for company.
    public var gathering: Duration
    /// Seconds that ``InboxFailure`` asks clients to wait.
    public var retryAfter: Int

    public init(
        backlog: Int64 = 500_000,
        rowBytes: Int = 256 << 10,
        commitBytes: Int = 8 << 20,
        gathering: Duration = .milliseconds(1),
        retryAfter: Int = 2
    ) {
        self.backlog = backlog
        self.rowBytes = rowBytes
        self.commitBytes = commitBytes
        self.gathering = gathering
        self.retryAfter = retryAfter
    }
}
