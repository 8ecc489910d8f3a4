import Access
import Core

extension User {
    var json: JSON {
        [
            "id": .string(id),
            "email": .string(email),
            "name": .string(name),
            "role": .string(role.rawValue),
            "createdAt": .string(createdAt.iso8601),
            "lastLoginAt": lastLoginAt.map { .string($0.iso8601) } ?? .null,
        ]
    }

    var text: String {
        "\(email)  \(role.rawValue)  \(name)  last login \(lastLoginAt?.iso8601 ?? "never")"
    }
}
