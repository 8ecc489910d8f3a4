import Access
import Core

extension User {
    var json: JSON {
        [
            "id": .string(id),
            "email": .string(email),
            "name": .string(name),
            "role": .string(role.rawValue),
            "active": .bool(isActive),
            "twoFactor": .bool(twoFactorSince != nil),
            "createdAt": .string(createdAt.iso8601),
            "lastLoginAt": lastLoginAt.map { .string($0.iso8601) } ?? .null,
        ]
    }

    var text: String {
        let state = isActive ? "" : "  deactivated"
        let factor = twoFactorSince == nil ? "" : "  two-factor"
        return "\(email)  \(role.rawValue)  \(name)  last login \(lastLoginAt?.iso8601 ?? "never")\(factor)\(state)"
    }
}
