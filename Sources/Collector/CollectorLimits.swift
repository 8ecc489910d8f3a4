/// What collection takes, and from whom.
public struct CollectorLimits: Sendable {
    /// Bytes of a body as it travels. Segment takes 500 KB a batch; RudderStack's clients send up to 4 MB.
    public var wireBytes: Int
    /// Bytes of a body once it is unpacked.
    public var unpackedBytes: Int
    /// Seconds within which a body must have arrived; a client that trickles longer is answered 408 and tries again.
    public var readSeconds: Int
    /// A reverse proxy of ours stands in front and appends the caller's address to `X-Forwarded-For`. Without one the
    /// header is the caller's own claim and is ignored.
    public var trustProxy: Bool

    public init(
        wireBytes: Int = 4 << 20,
        unpackedBytes: Int = 4 << 20,
        readSeconds: Int = 60,
        trustProxy: Bool = false
    ) {
        self.wireBytes = wireBytes
        self.unpackedBytes = unpackedBytes
        self.readSeconds = readSeconds
        self.trustProxy = trustProxy
    }
}
