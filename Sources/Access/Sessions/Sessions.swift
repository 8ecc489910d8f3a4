public import Core
public import Storage

/// Logging in, being logged in, logging out.
public struct Sessions: Sendable {
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

    /// Logs somebody in from the network address `address`. Takes the same time for wrong passwords and unknown
    /// e-mails. Throws ``AccessFailure/wrongCredentials``, ``AccessFailure/lockedOut(retryAfter:)`` after 5 wrong
    /// passwords of an e-mail or 20 from an address in 15 minutes, or ``AccessFailure/busy(retryAfter:)``.
    public func begin(email: String, password: String, address: String) async throws -> Session {
        let email = Normalisation.email(email) ?? ""
        let attempt = try await admit(LoginAttempt(email: email, address: address))
        guard try await isRight(password, of: attempt), let account = attempt.account else {
            try await refuse(attempt)
            throw AccessFailure.wrongCredentials
        }
        // After a change of the standard cost, hashes follow as people log in.
        let renewed = account.password.cost == hasher.cost ? nil : try await hasher.hash(password)
        return try await open(account, renewed: renewed, by: attempt)
    }

    /// Who is logged in under `token`; nil where nobody is, or no longer. Being seen keeps the session alive.
    public func session(token: String) async throws -> Session? {
        let now = clock.now()
        let hash = Secret.fingerprint(of: token)
        let found = try await database.read { tx in try tx.session(hash: hash) }
        guard let found, !found.life.isOver(at: now) else { return nil }
        var life = found.life
        if life.use(at: now) {
            let end = life.expiresAt
            try await database.write { tx in
                _ = try tx.execute("UPDATE access_session SET expires_at = \(end) WHERE token_hash = \(hash)")
            }
        }
        return Session(token: token, user: found.user, expiresAt: life.expiresAt)
    }

    /// Logs out. Nothing happens where nobody was logged in.
    public func end(token: String) async throws {
        let hash = Secret.fingerprint(of: token)
        try await database.write { tx in
            _ = try tx.execute("DELETE FROM access_session WHERE token_hash = \(hash)")
        }
    }
}

extension Session {
    init(token: String, user: User, expiresAt: Instant) {
        self.init(
            token: token,
            csrfToken: Secret.derived(from: token, for: "csrf"),
            user: user,
            expiresAt: expiresAt
        )
    }
}

extension ReadTransaction {
    fileprivate func session(hash: String) throws -> (life: SessionLife, user: User)? {
        let row = try row("SELECT user_id, created_at, expires_at FROM access_session WHERE token_hash = \(hash)")
        guard let row, let user = try user(id: row.text(0)) else { return nil }
        return (SessionLife(createdAt: try row.instant(1), expiresAt: try row.instant(2)), user)
    }
}
