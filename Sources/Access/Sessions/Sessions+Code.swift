import Core
import Storage

/// The second step of a login: something that one has, beside what one knows.
extension Sessions {
    /// Opens the session that a right password began, if `code` is the one that the app shows, or a recovery code. Each
    /// is good once. Throws ``AccessFailure/loginExpired`` ten minutes after the password,
    /// ``AccessFailure/wrongCode``, or ``AccessFailure/lockedOut(retryAfter:)`` after 5 wrong codes of an account or 20
    /// wrong tries from an address in 15 minutes.
    public func finish(_ challenge: String, code: String, from device: Device) async throws -> Session {
        let hash = Secret.fingerprint(of: challenge)
        let now = clock.now()
        let user = try await database.read { tx in try tx.challenged(hash, at: now) }
        guard let user else { throw AccessFailure.loginExpired }
        let subjects: [LoginSubject] = [.address(device.address), .code(of: user.id)]
        try await requireNoWait(subjects)
        let isLast = try await database.write { tx in try tx.attempt(subjects, at: now) }
        let token = Secret.make()
        let session: Session? = try await database.write { tx in
            // Asked again: of two codes at the same time one is too late.
            guard let user = try tx.challenged(hash, at: now) else { throw AccessFailure.loginExpired }
            guard let means = try tx.spend(code, ofUser: user.id, at: now) else { return nil }
            try tx.takeBack(.address(device.address), at: now)
            try tx.forget(.code(of: user.id))
            try tx.execute("DELETE FROM access_login_challenge WHERE token_hash = \(hash)")
            if means == .recoveryCode { try tx.audit(.recoveryCodeUsed, by: user.id, at: now) }
            return try tx.openSession(of: user, token: token, on: device, at: now)
        }
        if let session { return session }
        try await database.write { tx in
            let detail: JSON = ["address": .string(device.address)]
            try tx.audit(.codeRefused, by: user.id, detail: detail, at: now)
            if isLast { try tx.audit(.lockedOut, by: user.id, detail: detail, at: now) }
        }
        throw AccessFailure.wrongCode
    }

    /// Whether a login waits for its code under `challenge`.
    public func isWaiting(_ challenge: String) async throws -> Bool {
        let now = clock.now()
        return try await database.read { tx in
            try tx.challenged(Secret.fingerprint(of: challenge), at: now) != nil
        }
    }
}

extension ReadTransaction {
    fileprivate func challenged(_ hash: String, at now: Instant) throws -> User? {
        try row("SELECT user_id FROM access_login_challenge WHERE token_hash = \(hash) AND expires_at > \(now)")
            .flatMap { try user(id: $0.text(0)) }
    }
}
