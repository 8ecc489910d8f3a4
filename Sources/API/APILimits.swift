/// How much one token may ask.
public struct APILimits: Sendable {
    /// Requests a second that a token may make for ever.
    public var requestsPerSecond: Int
    /// Requests that it may make at once after a pause.
    public var burst: Int

    public init(requestsPerSecond: Int = 100, burst: Int = 200) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = burst
    }
}
