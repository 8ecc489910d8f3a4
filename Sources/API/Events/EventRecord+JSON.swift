import Core
import Events

extension EventRecord {
    /// `source` is its entry in ``SourceDirectory/names(for:)``; `profileID` the profile to which it belongs now.
    func json(source: JSON?, profileID: String?) -> JSON {
        [
            "id": .string(id),
            "state": .string(state.description),
            "reason": .string(reason.description),
            "detail": .optional(detail),
            "type": .optional(type?.name),
            "name": .string(name),
            "messageId": .optional(messageID),
            "source": source ?? .null,
            "profileId": .optional(profileID),
            "time": .time(time),
            "receivedAt": .time(receivedAt),
            "sentAt": .optional(sentAt),
            "ip": .optional(ip),
            "payload": payloadJSON,
        ]
    }

    /// What Foundation cannot read (deeper than 512, numbers beyond a double) is shown as the text that it is.
    private var payloadJSON: JSON {
        payload.isEmpty ? .null : (try? JSON(parsing: payload)) ?? .string(payload)
    }
}
