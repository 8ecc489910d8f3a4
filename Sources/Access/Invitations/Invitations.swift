public import Core
public import Storage

/// Letting people in by a link: they choose name and password themselves, and nobody else ever knows it.
public struct Invitations: Sendable {
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

    /// The path of the console under which an invitation is accepted.
    public static func path(_ secret: String) -> String { "/join/\(secret)" }

    /// A link for one person, good once and for a week. Its secret is shown here and never again: only its SHA-256 is
    /// stored. An earlier one for the same e-mail opens nothing any more. Throws ``AccessFailure`` where the e-mail is
    /// none or taken, and where the author may not give the role.
    public func invite(
        _ email: String,
        as role: Role,
        by author: Author
    ) async throws -> (invitation: Invitation, secret: String) {
        guard let email = Normalisation.email(email) else { throw AccessFailure.invalidEmail }
        try author.requireManaging(role)
        let now = clock.now()
        let secret = Secret.make()
        let invitation = Invitation(
            id: UUIDv7.make(at: now),
            email: email,
            role: role,
            createdAt: now,
            expiresAt: now.advanced(byMicroseconds: Invitation.life)
        )
        try await database.write { tx in
            guard try tx.user(email: email) == nil else { throw AccessFailure.emailTaken }
            try tx.execute(
                """
                UPDATE access_invitation SET withdrawn_at = \(now)
                WHERE email = \(email) AND accepted_at IS NULL AND withdrawn_at IS NULL
                """
            )
            try tx.execute(
                """
                INSERT INTO access_invitation (id, secret_hash, email, role, created_at, expires_at)
                VALUES (\(invitation.id), \(Secret.fingerprint(of: secret)), \(email), \(role.rawValue), \(now),
                        \(invitation.expiresAt))
                """
            )
            let detail: JSON = ["role": .string(role.rawValue)]
            try tx.audit(.userInvited, by: author.id, about: invitation.id, detail: detail, at: now)
        }
        return (invitation, secret)
    }

    /// Those that can still be accepted, newest first.
    public func open() async throws -> [Invitation] {
        let now = clock.now()
        return try await database.read { tx in try tx.invitations("ORDER BY id DESC", at: now) }
    }

    /// To whom those of `ids` went that ever were made, for the audit trail, which names nobody by e-mail.
    public func emails(of ids: [String]) async throws -> [String: String] {
        let list = SQL.list(ids.map { .text($0) })
        return try await database.read { tx in
            let rows = try tx.rows("SELECT id, email FROM access_invitation WHERE id IN (\(list))")
            return Dictionary(
                try rows.map { (try $0.text(0), try $0.text(1)) },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    /// The one with this secret, if it can still be accepted.
    public func invitation(secret: String) async throws -> Invitation? {
        let now = clock.now()
        let hash = Secret.fingerprint(of: secret)
        return try await database.read { tx in try tx.invitations("AND secret_hash = \(hash)", at: now).first }
    }

    /// Makes the account. Throws ``AccessFailure/unknownInvitation`` where the link is used, withdrawn or too old, and
    /// ``AccessFailure`` where name or password will not do.
    public func accept(secret: String, name: String, password: String) async throws -> User {
        guard let invitation = try await invitation(secret: secret) else { throw AccessFailure.unknownInvitation }
        let name = try PersonName.checked(name)
        try PasswordRule.check(password, email: invitation.email)
        let hash = try await hasher.hash(password)
        let now = clock.now()
        let user = User(
            id: UUIDv7.make(at: now),
            email: invitation.email,
            name: name,
            role: invitation.role,
            language: nil,
            createdAt: now,
            lastLoginAt: nil
        )
        try await database.write { tx in
            let taken = try tx.execute(
                """
                UPDATE access_invitation SET accepted_at = \(now)
                WHERE id = \(invitation.id) AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > \(now)
                """
            )
            guard taken == 1 else { throw AccessFailure.unknownInvitation }
            guard try tx.user(email: user.email) == nil else { throw AccessFailure.emailTaken }
            try tx.insert(user, password: hash)
            let detail: JSON = ["role": .string(user.role.rawValue)]
            try tx.audit(.invitationAccepted, by: user.id, about: user.id, detail: detail, at: now)
        }
        return user
    }

    /// The link opens nothing any more. Throws ``AccessFailure`` where it did not, and where the author may not.
    public func withdraw(_ id: String, by author: Author) async throws {
        let now = clock.now()
        try await database.write { tx in
            guard let invitation = try tx.invitations("AND id = \(id)", at: now).first else {
                throw AccessFailure.unknownInvitation
            }
            try author.requireManaging(invitation.role)
            try tx.execute("UPDATE access_invitation SET withdrawn_at = \(now) WHERE id = \(id)")
            try tx.audit(.invitationWithdrawn, by: author.id, about: id, at: now)
        }
    }
}

extension ReadTransaction {
    /// Those that can be accepted at `now` and that `clause` (AND …, ORDER BY …) picks.
    fileprivate func invitations(_ clause: SQL, at now: Instant) throws -> [Invitation] {
        try rows(
            """
            SELECT id, email, role, created_at, expires_at FROM access_invitation
            WHERE accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > \(now) \(clause)
            """
        ).map { row in
            let role = try row.text(2)
            guard let role = Role(rawValue: role) else {
                throw StorageFailure(.unexpectedValue, "there is no role \(role)")
            }
            return Invitation(
                id: try row.text(0),
                email: try row.text(1),
                role: role,
                createdAt: try row.instant(3),
                expiresAt: try row.instant(4)
            )
        }
    }
}
