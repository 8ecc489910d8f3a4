import Access
import Core
import HTTPTypes
import Hummingbird
import Web

/// The people who work with the workspace.
struct UserRoutes: Sendable {
    let users: Users

    func add(to endpoints: Endpoints) {
        endpoints.get("users", for: [.readUsers]) { _ in .list(try await users.list().map(\.json)) }
        endpoints.get("users/:id", for: [.readUsers]) { call in
            guard let user = try await users.user(id: call.path("id")) else { throw APIFailure.unknownUser }
            return user.json
        }
        endpoints.refuseMethods(at: "users", allowing: [.get])
        endpoints.refuseMethods(at: "users/:id", allowing: [.get])
    }
}

extension User {
    fileprivate var json: JSON {
        [
            "id": .string(id),
            "email": .string(email),
            "name": .string(name),
            "role": .string(role.rawValue),
            "isActive": .bool(isActive),
            "hasTwoFactor": .bool(twoFactorSince != nil),
            "createdAt": .time(createdAt),
            "lastLoginAt": .optional(lastLoginAt),
        ]
    }
}
