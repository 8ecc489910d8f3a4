import Core
import Storage

/// The steps of ``Sessions/begin(email:password:address:)``.
extension Sessions {
    /// Counts the try and finds the account. Throws ``AccessFailure/lockedOut(retryAfter:)`` where somebody has to wait.
    func admit(_ attempt: LoginAttempt) async throws -> LoginAttempt {
        let now = clock.now()
        // Looking first keeps a flood of locked tries from ever asking for the writer.
        let wait = try await database.read { tx in
            try attempt.subjects.compactMap { try tx.wait(of: $0, at: now) }.max()
        }
        if let wait { throw AccessFailure.lockedOut(retryAfter: wait) }
        return try await database.write { tx in
            var attempt = attempt
            try tx.forgetOldAttempts(at: now)
            for subject in attempt.subjects {
                switch try tx.attempt(subject, at: now) {
                case .go(let isLast): attempt.isLast = attempt.isLast || isLast
                case .wait(let seconds): throw AccessFailure.lockedOut(retryAfter: seconds)
                }
            }
            if let user = try tx.user(email: attempt.email), let password = try tx.passwordHash(ofUser: user.id) {
                attempt.account = .init(user: user, password: password)
            }
            return attempt
        }
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
            let detail: JSON = ["address": .string(attempt.address)]
            try tx.audit(.loginFailed, actor: attempt.actor, detail: detail, at: now)
            if attempt.isLast { try tx.audit(.lockedOut, actor: attempt.actor, detail: detail, at: now) }
        }
    }

    /// Opens the session. `renewed` replaces the stored hash. Throws ``AccessFailure/wrongCredentials`` where the
    /// account was removed or given another password in the meantime.
    func open(_ account: LoginAttempt.Account, renewed: PasswordHash?, by attempt: LoginAttempt) async throws -> Session
    {
        let now = clock.now()
        let life = SessionLife(from: now)
        let token = Secret.make()
        let user = try await database.write { tx in
            guard try tx.passwordHash(ofUser: account.user.id) == account.password else {
                throw AccessFailure.wrongCredentials
            }
            // A right password clears its e-mail, but of the address only this try: else an account of one's own
            // would reset the count for guessing at others.
            try tx.takeBack(.address(attempt.address), at: now)
            try tx.forget(.email(attempt.email))
            if let renewed {
                try tx.execute("UPDATE access_user SET password = \(renewed.text) WHERE id = \(account.user.id)")
            }
            try tx.execute("UPDATE access_user SET last_login_at = \(now) WHERE id = \(account.user.id)")
            try tx.execute("DELETE FROM access_session WHERE expires_at <= \(now)")
            try tx.execute(
                """
                INSERT INTO access_session (token_hash, user_id, created_at, expires_at)
                VALUES (\(Secret.fingerprint(of: token)), \(account.user.id), \(life.createdAt), \(life.expiresAt))
                """
            )
            try tx.audit(
                .loginSucceeded,
                actor: account.user.id,
                detail: ["address": .string(attempt.address)],
                at: now
            )
            guard let user = try tx.user(id: account.user.id) else { throw AccessFailure.unknownUser }
            return user
        }
        return Session(token: token, user: user, expiresAt: life.expiresAt)
    }
}
