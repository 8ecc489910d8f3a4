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

    /// Logs somebody in, or asks for their code. Takes the same time for wrong passwords, unknown e-mails and people
    /// who were shut out. Throws ``AccessFailure/wrongCredentials``, ``AccessFailure/lockedOut(retryAfter:)`` after 5
    /// wrong passwords of an e-mail or 20 wrong tries from an address in 15 minutes, or
    /// ``AccessFailure/busy(retryAfter:)``.
    public func begin(email: String, password: String, from device: Device) async throws -> Login {
        let email = Normalisation.email(email) ?? ""
        let attempt = try await admit(LoginAttempt(email: email, device: device))
        guard try await isRight(password, of: attempt), let account = attempt.account else {
            try await refuse(attempt)
            throw AccessFailure.wrongCredentials
        }
        // After a change of the standard cost, hashes follow as people log in.
        let renewed = account.password.cost == hasher.cost ? nil : try await hasher.hash(password)
        return try await goOn(account, renewed: renewed, by: attempt)
    }

    /// Who is logged in under `token`; nil where nobody is, or no longer. Being seen keeps the session alive.
    public func session(token: String) async throws -> Session? {
        let now = clock.now()
        let hash = Secret.fingerprint(of: token)
        let found = try await database.read { tx in try tx.session(hash: hash) }
        guard let found, !found.life.isOver(at: now), found.user.isActive else { return nil }
        var life = found.life
        if life.use(at: now) {
            let end = life.expiresAt
            try await database.write { tx in
                _ = try tx.execute(
                    "UPDATE access_session SET expires_at = \(end), seen_at = \(now) WHERE token_hash = \(hash)"
                )
            }
        }
        return Session(id: found.id, token: token, user: found.user, expiresAt: life.expiresAt)
    }

    /// Logs out. Nothing happens where nobody was logged in.
    public func end(token: String) async throws {
        let hash = Secret.fingerprint(of: token)
        let now = clock.now()
        try await database.write { tx in
            guard let found = try tx.session(hash: hash) else { return }
            try tx.execute("DELETE FROM access_session WHERE token_hash = \(hash)")
            try tx.audit(.loggedOut, by: found.user.id, at: now)
        }
    }
}

extension Session {
    init(id: String, token: String, user: User, expiresAt: Instant) {
        self.init(
            id: id,
            token: token,
            csrfToken: Secret.derived(from: token, for: "csrf"),
            user: user,
            expiresAt: expiresAt
        )
    }
}

extension ReadTransaction {
    fileprivate func session(hash: String) throws -> (id: String, life: SessionLife, user: User)? {
        let row = try row("SELECT id, user_id, created_at, expires_at FROM access_session WHERE token_hash = \(hash)")
        guard let row, let user = try user(id: row.text(1)) else { return nil }
        let life = SessionLife(createdAt: try row.instant(2), expiresAt: try row.instant(3))
        return (try row.text(0), life, user)
    }
}
