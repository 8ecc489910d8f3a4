import Core
import Storage

extension ReadTransaction {
    /// Users that `clause` (WHERE …, ORDER BY …) picks.
    func users(_ clause: SQL) throws -> [User] {
        try rows(
            """
            SELECT id, email, name, role, language, created_at, last_login_at, deactivated_at,
                   (SELECT f.confirmed_at FROM access_two_factor f WHERE f.user_id = access_user.id)
            FROM access_user \(clause)
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
    /// The user whom somebody is about to change. Throws ``AccessFailure`` for nobody, and where `author` may not.
    func user(id: String, managedBy author: Author) throws -> User {
        guard let user = try user(id: id) else { throw AccessFailure.unknownUser }
        try author.requireManaging(user.role)
        return user
    }

    /// Throws ``AccessFailure/lastOwner`` where nobody but `user` could let anybody in again. Holds the rows of all
    /// owners until the transaction ends, so that two of them cannot take leave of each other at the same time.
    func requireOwner(beside user: User) throws {
        let owner = Role.owner.rawValue
        try execute("UPDATE access_user SET role = role WHERE role = \(owner)")
        guard user.role == .owner, user.isActive else { return }
        let others = try row(
            """
            SELECT COUNT(*) FROM access_user WHERE role = \(owner) AND deactivated_at IS NULL AND id <> \(user.id)
            """
        )
        guard try others?.integer(0) != 0 else { throw AccessFailure.lastOwner }
    }

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
            lastLoginAt: try row.optionalInstant(6),
            deactivatedAt: try row.optionalInstant(7),
            twoFactorSince: try row.optionalInstant(8)
        )
    }
}
