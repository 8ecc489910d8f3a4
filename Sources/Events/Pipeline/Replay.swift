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
    /// Events that were recorded before or known as copies, and stayed as they were.
    public private(set) var unchanged = 0
    /// Events that were not recorded before, and are now.
    public private(set) var recorded = 0
    /// Events that were in quarantine and turn out to be copies of what is recorded.
    public private(set) var duplicates = 0
    /// Events that end in quarantine as before, or for another reason.
    public private(set) var quarantined = 0

    public init() {}

    mutating func add(_ batch: MicroBatch) {
        unchanged += batch.unchanged
        recorded += batch.events.count
        for rejection in batch.rejections {
            if rejection.state == .duplicate { duplicates += 1 } else { quarantined += 1 }
        }
    }
}

/// The messages that a rehearsal would have recorded: what comes after them sees nothing of them in the database.
struct Rehearsed {
    private var keys: Set<EventKey> = []

    /// Takes out what would be a copy by then.
    mutating func takeCopies(outOf batch: inout MicroBatch) {
        let copies = batch.events.filter { keys.contains($0.key) }
        guard !copies.isEmpty else { return }
        batch.events.removeAll { keys.contains($0.key) }
        batch.rejections += copies.map { $0.rejected(.duplicate, .seenBefore) }
    }

    mutating func add(_ batch: MicroBatch) { keys.formUnion(batch.events.map(\.key)) }
}

extension MicroBatch {
    mutating func keep(receivedIn range: Range<Instant>) {
        events.removeAll { !range.contains($0.receivedAt) }
        rejections.removeAll { !range.contains($0.receivedAt) }
    }
}
