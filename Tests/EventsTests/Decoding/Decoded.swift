import Core

@testable import Events

/// Runs the decoder alone over requests of one inbox row, after the look that the collector takes at each.
func decoded(
    _ bodies: [String],
    route: CollectedRequest.Route = .typed,
    limits: EventLimits = EventLimits(),
    receivedAt: Instant = Instant(seconds: 1_790_000_000),
    inboxID: Int64 = 7
) throws -> MicroBatch {
    var frames: [UInt8] = []
    for body in bodies {
        let inspection = try RequestInspection(Array(body.utf8))
        InboxFrame.encode(
            CollectedRequest(
                route: route,
                sourceNumber: 1,
                receivedAt: receivedAt,
                ip: nil,
                body: inspection.body,
                hasHugeNumbers: inspection.hasHugeNumbers
            ),
            into: &frames
        )
    }
    let row = InboxTable.StoredRow(id: inboxID, body: try PayloadCodec.compress(frames, with: nil))
    return try EventDecoder(limits: limits).decode([row], dictionary: .builtIn, samples: 0)
}

func decoded(
    _ body: String,
    route: CollectedRequest.Route = .typed,
    limits: EventLimits = EventLimits()
) throws -> MicroBatch {
    try decoded([body], route: route, limits: limits)
}

/// One batch of these items, with more fields in front of them.
func batch(_ items: [String], _ envelope: String = "") -> String {
    "{\(envelope)\"batch\":[\(items.joined(separator: ","))]}"
}

extension MicroBatch {
    /// How each item ended, in order of arrival: nil where it passed.
    var ends: [ReasonCode?] {
        let passed = events.map { ($0.position, ReasonCode?.none) }
        let rejected = rejections.map { ($0.position, ReasonCode?.some($0.reason)) }
        return (passed + rejected).sorted { $0.0.item < $1.0.item }.map(\.1)
    }
}

extension IncomingEvent {
    /// The event as it is kept.
    var text: String { get throws { try [0: PayloadDictionary.builtIn].text(of: content.payload) } }
}
