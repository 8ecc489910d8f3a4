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
}

/// Why the decoder does not let an event pass.
struct EventFault: Error {
    let reason: ReasonCode
    let detail: String
}
