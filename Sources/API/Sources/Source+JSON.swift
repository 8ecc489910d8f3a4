import Core
import Events

extension Source {
    var json: JSON {
        [
            "id": .string(id),
            "name": .string(name),
            "kind": .string(kind.rawValue),
            "createdAt": .time(createdAt),
            "firstEventAt": .optional(firstEventAt),
            "lastEventAt": .optional(lastEventAt),
            "events": .integer(events),
            "writeKeys": .array(writeKeys.map(\.json)),
        ]
    }
}

extension WriteKey {
    fileprivate var json: JSON {
        ["key": .string(key), "createdAt": .time(createdAt), "revokedAt": .optional(revokedAt)]
    }
}
