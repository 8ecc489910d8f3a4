public import Core

/// What to run again.
public struct ReplaySelection: Sendable {
    /// Rows of the inbox after this one…
    public var afterInboxID: Int64
    /// …up to and with this one.
    public var throughInboxID: Int64
    /// Only what was received in this range.
    public var received: Range<Instant>

    public init(
        received: Range<Instant> = Instant(microseconds: .min)..<Instant(microseconds: .max),
        afterInboxID: Int64 = 0,
        throughInboxID: Int64 = .max
    ) {
        self.afterInboxID = afterInboxID
        self.throughInboxID = throughInboxID
        self.received = received
    }
}

/// What a replay came to.
public struct ReplayReport: Sendable, Hashable {
    /// Events that were recorded before, and stayed as they were.
    public private(set) var unchanged = 0
    /// Events that were not recorded before, and are now.
    public private(set) var recorded = 0
    /// Events that end in quarantine as before, or for another reason.
    public private(set) var quarantined = 0

    public init() {}

    mutating func add(_ batch: MicroBatch) {
        unchanged += batch.replayed
        recorded += batch.events.count
        quarantined += batch.rejections.count
    }
}

extension MicroBatch {
    mutating func keep(receivedIn range: Range<Instant>) {
        events.removeAll { !range.contains($0.receivedAt) }
        rejections.removeAll { !range.contains($0.receivedAt) }
    }
}
