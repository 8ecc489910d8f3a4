import Core
import Storage

/// What somebody who is logged in may do about their own sessions and password.
extension Sessions {
    /// Where `userID` is logged in, the latest first.
    public func open(of userID: String) async throws -> [OpenSession] {
        let now = clock.now()
        return try await database.read { tx in
            try tx.rows(
                """
                SELECT id, address, agent, created_at, seen_at FROM access_session
                WHERE user_id = \(userID) AND expires_at > \(now) ORDER BY seen_at DESC, id DESC
                """
            ).map { row in
                OpenSession(
                    id: try row.text(0),
                    device: Device(address: try row.text(1), agent: try row.text(2)),
                    openedAt: try row.instant(3),
                    seenAt: try row.instant(4)
                )
            }
        }
    }

    /// Ends one session of the same person. Throws ``AccessFailure/unknownSession`` for somebody else's.
    public func end(_ id: String, by session: Session) async throws {
        let now = clock.now()
        try await database.write { tx in
            let ended = try tx.execute(
                "DELETE FROM access_session WHERE id = \(id) AND user_id = \(session.user.id)"
            )
            guard ended == 1 else { throw AccessFailure.unknownSession }
            try tx.audit(.sessionEnded, by: session.user.id, detail: ["sessions": 1], at: now)
        }
    }

    /// Ends all sessions of the same person but this one; how many there were.
    @discardableResult
    public func endOthers(than session: Session) async throws -> Int {
        let now = clock.now()
        return try await database.write { tx in
            let ended = try tx.endSessions(of: session.user.id, butNot: session.id)
            if ended > 0 {
                let detail: JSON = ["sessions": .integer(Int64(ended))]
                try tx.audit(.sessionEnded, by: session.user.id, detail: detail, at: now)
            }
            return ended
        }
    }

    /// Gives them another password and ends their other sessions. Throws ``AccessFailure`` where the old one is wrong
    /// (which counts as at the login) or the new one too weak.
    public func changePassword(
        from old: String,
        to new: String,
        by session: Session,
        on device: Device
    ) async throws {
        try PasswordRule.check(new, email: session.user.email)
        try await confirm(old, by: session, on: device)
        let hash = try await hasher.hash(new)
        let now = clock.now()
        try await database.write { tx in
            try tx.execute("UPDATE access_user SET password = \(hash.text) WHERE id = \(session.user.id)")
            _ = try tx.endSessions(of: session.user.id, butNot: session.id)
            try tx.audit(.passwordChanged, by: session.user.id, about: session.user.id, at: now)
        }
    }

    /// Before something that a browser left open must not do: makes sure that it is still the same person. Throws
    /// ``AccessFailure/wrongPassword``, or ``AccessFailure/lockedOut(retryAfter:)`` as at the login.
    public func confirm(_ password: String, by session: Session, on device: Device) async throws {
        let attempt = try await admit(LoginAttempt(email: session.user.email, device: device))
        guard try await isRight(password, of: attempt) else {
            try await refuse(attempt)
            throw AccessFailure.wrongPassword
        }
        let now = clock.now()
        try await database.write { tx in
            try tx.takeBack(.address(device.address), at: now)
            try tx.forget(.email(attempt.email))
        }
    }
}

extension WriteTransaction {
    fileprivate func endSessions(of userID: String, butNot id: String) throws -> Int {
        try execute("DELETE FROM access_session WHERE user_id = \(userID) AND id <> \(id)")
    }
}
