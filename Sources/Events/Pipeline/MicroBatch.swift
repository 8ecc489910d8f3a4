public import Core

/// What one transaction of the pipeline takes on, and what its steps tell each other.
public struct MicroBatch: Sendable {
    /// Events that are still on their way, in order of arrival. Steps may take some out by ``quarantine(_:)``.
    public internal(set) var events: [IncomingEvent] = []
    /// What the events are called, in the order in which the names were met: looked up once a batch instead of once an
    /// event.
    var names: [EventName] = []
    /// The number of each of `names`; set when they are recorded.
    var nameNumbers: [Int64] = []
    var rejections: [Rejection] = []
    /// Profiles that this batch merged, each loser once, with who they are at the end of the batch.
    public var merges: [(loser: Int64, survivor: Int64)] = []
    let firstInboxID: Int64
    let lastInboxID: Int64
    /// The batch runs again over what ran before: what is recorded stays as it is and is not a duplicate.
    var isReplay = false
    /// Payloads as they came, for training.
    var samples: [[UInt8]] = []
    /// Where each request begins, in order.
    var requests: [InboxPosition] = []
    /// What stayed as it was when it was replayed.
    var unchanged = 0

    init(firstInboxID: Int64, lastInboxID: Int64) {
        self.firstInboxID = firstInboxID
        self.lastInboxID = lastInboxID
    }

    /// Both as one. `other` is what stands behind this one in the inbox.
    func followed(by other: MicroBatch) -> MicroBatch {
        var whole = MicroBatch(firstInboxID: firstInboxID, lastInboxID: other.lastInboxID)
        whole.events = events + other.events
        whole.names = names + other.names
        for index in events.count..<whole.events.count { whole.events[index].nameIndex += Int32(names.count) }
        whole.rejections = rejections + other.rejections
        whole.requests = requests + other.requests
        whole.samples = samples + other.samples
        return whole
    }

    mutating func prepare(with preparation: any EventPreparation) {
        for index in events.indices { events[index].prepared = preparation.prepare(events[index]) }
    }

    /// The number of the event's name, once it is recorded.
    public func nameNumber(of event: IncomingEvent) -> Int64 { nameNumbers[Int(event.nameIndex)] }

    /// Which of `names` an event has that is still on its way.
    var isNameInUse: [Bool] {
        var isInUse = [Bool](repeating: false, count: names.count)
        for event in events { isInUse[Int(event.nameIndex)] = true }
        return isInUse
    }

    /// Takes the events at `indices` out of the way, with the reason.
    public mutating func quarantine(_ indices: [Int: ReasonCode]) {
        guard !indices.isEmpty else { return }
        for (index, reason) in indices.sorted(by: { $0.key < $1.key }) {
            rejections.append(events[index].rejected(.quarantined, reason))
        }
        let kept = events.indices.filter { indices[$0] == nil }
        events = kept.map { events[$0] }
    }

    /// Lets a step write into the events, in order.
    public mutating func updateEvents(_ body: (inout [IncomingEvent]) throws -> Void) rethrows { try body(&events) }
}

extension IncomingEvent {
    func rejected(_ state: EventState, _ reason: ReasonCode) -> Rejection {
        Rejection(
            position: position,
            state: state,
            reason: reason,
            detail: nil,
            type: type,
            name: name,
            messageID: messageID,
            source: source,
            time: time,
            receivedAt: receivedAt,
            payload: state == .duplicate ? nil : content.payload
        )
    }
}
