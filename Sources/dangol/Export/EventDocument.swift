import Core
import Events

/// A recorded event as commands print it.
struct EventDocument: Sendable {
    let record: EventRecord
    /// Of the person as they are now; nil where the event belongs to nobody.
    let profileID: String?
    let sourceID: String?

    /// One line of JSON. The payload is pasted as it is: it is JSON already, and parsing a million of them to print
    /// them again would be most of the work.
    var line: String {
        let fields: JSON = [
            "id": .string(record.id),
            "type": JSON(record.type?.name),
            "name": .string(record.name),
            "messageId": JSON(record.messageID),
            "profileId": JSON(profileID),
            "sourceId": JSON(sourceID),
            "time": .string(record.time.iso8601),
            "receivedAt": .string(record.receivedAt.iso8601),
            "sentAt": JSON(record.sentAt?.iso8601),
        ]
        let payload = record.payload.isEmpty ? "null" : EventDocument.onOneLine(record.payload)
        return "\(fields.text.dropLast()),\"payload\":\(payload)}"
    }

    static let csvHeader: [String] = [
        "id", "type", "name", "message_id", "profile_id", "source_id", "time", "received_at", "sent_at", "payload",
    ]

    var csv: [String] {
        [
            record.id, record.type?.name ?? "", record.name, record.messageID ?? "", profileID ?? "", sourceID ?? "",
            record.time.iso8601, record.receivedAt.iso8601, record.sentAt?.iso8601 ?? "", record.payload,
        ]
    }

    /// Raw line ends stand in JSON only between its tokens, where a blank is as good.
    private static func onOneLine(_ json: String) -> String {
        guard json.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return json }
        return String(decoding: json.utf8.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
    }
}

extension JSON {
    /// Null for nil.
    init(_ text: String?) { self = text.map(JSON.string) ?? .null }
}
