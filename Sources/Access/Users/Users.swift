public import Core
public import Storage

/// The people who work with the workspace.
public struct Users: Sendable {
    let database: any Database
    let clock: any WallClock
    let hasher: PasswordHasher

    public init(database: any Database, clock: any WallClock) {
        self.init(database: database, clock: clock, hasher: .shared)
    }

    init(database: any Database, clock: any WallClock, hasher: PasswordHasher) {
        self.database = database
        self.clock = clock
        self.hasher = hasher
    }

    /// Lets somebody in. Throws ``AccessFailure`` where the e-mail is none or taken, the name is empty or the password
    /// too weak.
    public func create(
        email: String,
        password: String,
        name: String,
        role: Role,
        by author: Author = .commandLine
    ) async throws -> User {
        guard let email = Normalisation.email(email) else { throw AccessFailure.invalidEmail }
        let name = try PersonName.checked(name)
        try PasswordRule.check(password, email: email)
        let hash = try await hasher.hash(password)
        let now = clock.now()
        let user = User(
            id: UUIDv7.make(at: now),
            email: email,
            name: name,
            role: role,
            language: nil,
            createdAt: now,
            lastLoginAt: nil
        )
        try await database.write { tx in
            try author.requireManaging(role)
            guard try tx.user(email: email) == nil else { throw AccessFailure.emailTaken }
            try tx.insert(user, password: hash)
            let detail: JSON = ["role": .string(role.rawValue)]
            try tx.audit(.userCreated, by: author.id, about: user.id, detail: detail, at: now)
        }
        return user
    }

    /// By e-mail.
    public func list() async throws -> [User] {
        try await database.read { tx in try tx.users("ORDER BY email") }
    }

    /// Nil for nobody.
    public func user(email: String) async throws -> User? {
        guard let email = Normalisation.email(email) else { return nil }
        return try await database.read { tx in try tx.user(email: email) }
    }

    /// Nil for nobody.
    public func user(id: String) async throws -> User? {
        try await database.read { tx in try tx.user(id: id) }
    }

    /// Gives a new password and ends every session that was opened with the old one. Throws ``AccessFailure``.
    public func setPassword(email: String, password: String) async throws {
        guard let email = Normalisation.email(email) else { throw AccessFailure.unknownUser }
        try PasswordRule.check(password, email: email)
        let hash = try await hasher.hash(password)
        let now = clock.now()
        try await database.write { tx in
            guard let user = try tx.user(email: email) else { throw AccessFailure.unknownUser }
            try tx.execute("UPDATE access_user SET password = \(hash.text) WHERE id = \(user.id)")
            try tx.execute("DELETE FROM access_session WHERE user_id = \(user.id)")
            try tx.audit(.passwordChanged, by: AuditEntry.commandLine, about: user.id, at: now)
        }
    }

    /// The language in which the console speaks to them. Throws ``AccessFailure/unknownUser``.
    public func setLanguage(_ language: Language?, for userID: String) async throws {
        try await database.write { tx in
            let changed = try tx.execute(
                "UPDATE access_user SET language = \(language?.rawValue) WHERE id = \(userID)"
            )
            guard changed == 1 else { throw AccessFailure.unknownUser }
        }
    }

    /// What the others call them. Throws ``AccessFailure``.
    public func rename(_ userID: String, to name: String) async throws {
        let name = try PersonName.checked(name)
        let now = clock.now()
        try await database.write { tx in
            let changed = try tx.execute("UPDATE access_user SET name = \(name) WHERE id = \(userID)")
            guard changed == 1 else { throw AccessFailure.unknownUser }
            try tx.audit(.userRenamed, by: userID, about: userID, at: now)
        }
    }

    /// Takes somebody's account away and ends their sessions. Throws ``AccessFailure`` for nobody and for the last owner.
    public func remove(email: String) async throws {
        guard let email = Normalisation.email(email) else { throw AccessFailure.unknownUser }
        let now = clock.now()
        try await database.write { tx in
            guard let user = try tx.user(email: email) else { throw AccessFailure.unknownUser }
            try tx.requireOwner(beside: user)
            try tx.execute("DELETE FROM access_session WHERE user_id = \(user.id)")
            try tx.execute("DELETE FROM access_user WHERE id = \(user.id)")
            try tx.audit(.userRemoved, by: AuditEntry.commandLine, about: user.id, at: now)
        }
    }
}
