import Core
import Storage

extension ReadTransaction {
    /// Users that `clause` (WHERE …, ORDER BY …) picks.
    func users(_ clause: SQL) throws -> [User] {
        try rows(
            """
            SELECT id, email, name, role, language, created_at, last_login_at FROM access_user \(clause)
            """
        ).map(User.init(row:))
    }

    func user(email: String) throws -> User? { try users("WHERE email = \(email)").first }

    func user(id: String) throws -> User? { try users("WHERE id = \(id)").first }

    func passwordHash(ofUser id: String) throws -> PasswordHash? {
        try row("SELECT password FROM access_user WHERE id = \(id)").map { try PasswordHash(text: $0.text(0)) }
    }
}

extension WriteTransaction {
    func insert(_ user: User, password: PasswordHash) throws {
        try execute(
            """
            INSERT INTO access_user (id, email, name, role, language, password, created_at)
            VALUES (\(user.id), \(user.email), \(user.name), \(user.role.rawValue), \(user.language?.rawValue),
                    \(password.text), \(user.createdAt))
            """
        )
    }
}

extension User {
    fileprivate init(row: Row) throws {
        let role = try row.text(3)
        guard let role = Role(rawValue: role) else {
            throw StorageFailure(.unexpectedValue, "there is no role \(role)")
        }
        self.init(
            id: try row.text(0),
            email: try row.text(1),
            name: try row.text(2),
            role: role,
            language: try row.optionalText(4).flatMap(Language.init(rawValue:)),
            createdAt: try row.instant(5),
            lastLoginAt: try row.optionalInstant(6)
        )
    }
}
