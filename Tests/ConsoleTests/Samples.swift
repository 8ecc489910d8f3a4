import Core
import Events

/// Values as the facades hand them out.
enum Samples {
    static let time = Instant(seconds: 1_795_238_467)

    static func event(
        id: String = "e1",
        state: EventState = .recorded,
        reason: ReasonCode = .accepted,
        type: EventType? = .track,
        name: String = "Product Viewed",
        profile: Int64? = 1,
        time: Instant = time,
        payload: String = "{}"
    ) -> EventRecord {
        EventRecord(
            id: id,
            state: state,
            reason: reason,
            detail: state == .recorded ? nil : "what was wrong",
            type: type,
            name: name,
            messageID: "m-\(id)",
            sourceID: 1,
            profile: profile,
            time: time,
            receivedAt: time,
            sentAt: nil,
            ip: nil,
            payload: payload
        )
    }
}
