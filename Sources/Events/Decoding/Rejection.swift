import Core

/// An event that ended otherwise than recorded, and why.
struct Rejection: Sendable {
    let position: InboxPosition
    let state: EventState
    let reason: ReasonCode
    /// For people: which field, which limit.
    let detail: String?
    let type: EventType?
    let name: String
    let messageID: String?
    let source: Int64
    let time: Instant
    let receivedAt: Instant
    /// As it came, compressed; nil for duplicates, whose original is recorded.
    let payload: [UInt8]?
    /// More than one where a request is put aside as a whole.
    var events = 1

    /// Nothing is known of the single events.
    var isWholeRequest: Bool { state == .quarantined && payload == nil }
}

/// Why the decoder does not let an event pass.
struct EventFault: Error {
    let reason: ReasonCode
    let detail: String
}
