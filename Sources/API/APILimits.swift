/// How much one token may ask, and send.
public struct APILimits: Sendable {
    /// Requests a second that a token may make for ever.
    public var requestsPerSecond: Int
    /// Requests that it may make at once after a pause.
    public var burst: Int
    /// The largest file that it may upload.
    public var uploadBytes: Int

    public init(requestsPerSecond: Int = 100, burst: Int = 200, uploadBytes: Int = 1 << 30) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = burst
        self.uploadBytes = uploadBytes
    }
}
