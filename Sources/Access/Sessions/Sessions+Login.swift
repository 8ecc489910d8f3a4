import Core
import Storage

/// The steps of ``Sessions/begin(email:password:from:)``.
extension Sessions {
    /// Counts the try and finds the account. Throws ``AccessFailure/lockedOut(retryAfter:)`` where somebody has to wait.
    func admit(_ attempt: LoginAttempt) async throws -> LoginAttempt {
        let now = clock.now()
        try await requireNoWait(attempt.subjects)
        return try await database.write { tx in
            var attempt = attempt
            attempt.isLast = try tx.attempt(attempt.subjects, at: now)
            if let user = try tx.user(email: attempt.email), user.isActive,
                let password = try tx.passwordHash(ofUser: user.id)
            {
                attempt.account = .init(user: user, password: password)
            }
            return attempt
        }
    }

    /// Looking first keeps a flood of locked tries from ever asking for the writer.
    func requireNoWait(_ subjects: [LoginSubject]) async throws {
        let now = clock.now()
        let wait = try await database.read { tx in try subjects.compactMap { try tx.wait(of: $0, at: now) }.max() }
        if let wait { throw AccessFailure.lockedOut(retryAfter: wait) }
    }

    /// Whether `password` is the one of the account.
    func isRight(_ password: String, of attempt: LoginAttempt) async throws -> Bool {
        do {
            return try await hasher.verify(password, against: attempt.account?.password)
        } catch {
            // Not looked at, so it was not wrong.
            let now = clock.now()
            try await database.write { tx in
                for subject in attempt.subjects { try tx.takeBack(subject, at: now) }
            }
            throw error
        }
    }

    /// Writes the wrong password down.
    func refuse(_ attempt: LoginAttempt) async throws {
        let now = clock.now()
        try await database.write { tx in
            let detail: JSON = ["address": .string(attempt.device.address)]
            try tx.audit(.loginFailed, by: attempt.actor, detail: detail, at: now)
            if attempt.isLast { try tx.audit(.lockedOut, by: attempt.actor, detail: detail, at: now) }
        }
    }

    /// The password was right: opens the session, or asks for the code. `renewed` replaces the stored hash. Throws
    /// ``AccessFailure/wrongCredentials`` where the account was shut or given another password in the meantime.
    func goOn(_ account: LoginAttempt.Account, renewed: PasswordHash?, by attempt: LoginAttempt) async throws -> Login {
        let now = clock.now()
        let token = Secret.make()
        return try await database.write { tx in
            guard try tx.passwordHash(ofUser: account.user.id) == account.password,
                let user = try tx.user(id: account.user.id), user.isActive
            else { throw AccessFailure.wrongCredentials }
            // A right password clears its e-mail, but of the address only this try: else an account of one's own
            // would reset the count for guessing at others.
            try tx.takeBack(.address(attempt.device.address), at: now)
            try tx.forget(.email(attempt.email))
            if let renewed {
                try tx.execute("UPDATE access_user SET password = \(renewed.text) WHERE id = \(user.id)")
            }
            guard user.twoFactorSince != nil else {
                return .done(try tx.openSession(of: user, token: token, on: attempt.device, at: now))
            }
            return .needsCode(try tx.challenge(user, token: token, at: now))
        }
    }
}

extension WriteTransaction {
    /// Opens a session under a token that nobody had before, so that a cookie planted in a browser never becomes one.
    func openSession(of user: User, token: String, on device: Device, at now: Instant) throws -> Session {
        let id = UUIDv7.make(at: now)
        let life = SessionLife(from: now)
        try execute("UPDATE access_user SET last_login_at = \(now) WHERE id = \(user.id)")
        try execute("DELETE FROM access_session WHERE expires_at <= \(now)")
        try execute(
            """
            INSERT INTO access_session (id, token_hash, user_id, address, agent, created_at, seen_at, expires_at)
            VALUES (\(id), \(Secret.fingerprint(of: token)), \(user.id), \(device.address),
                    \(Normalisation.storable(device.agent)), \(life.createdAt), \(now), \(life.expiresAt))
            """
        )
        try audit(.loginSucceeded, by: user.id, detail: ["address": .string(device.address)], at: now)
        guard let user = try self.user(id: user.id) else { throw AccessFailure.unknownUser }
        return Session(id: id, token: token, user: user, expiresAt: life.expiresAt)
    }

    fileprivate func challenge(_ user: User, token: String, at now: Instant) throws -> LoginChallenge {
        let end = now.advanced(byMicroseconds: SessionLife.challenge)
        try execute("DELETE FROM access_login_challenge WHERE expires_at <= \(now)")
        try execute(
            """
            INSERT INTO access_login_challenge (token_hash, user_id, expires_at)
            VALUES (\(Secret.fingerprint(of: token)), \(user.id), \(end))
            """
        )
        return LoginChallenge(token: token, expiresAt: end)
    }
}
