import Core
import Storage

/// Whose tries are counted.
struct LoginSubject: Sendable {
    /// E-mails of strangers are nobody's business: their hash is enough to count by.
    let key: String
    let limit: Int

    static func email(_ email: String) -> LoginSubject {
        LoginSubject(key: "email:" + Secret.fingerprint(of: email), limit: LoginGuard.Limit.email)
    }

    /// Codes of a second factor, counted for themselves: they are guessed at by somebody who has the password.
    static func code(of userID: String) -> LoginSubject {
        LoginSubject(key: "code:" + userID, limit: LoginGuard.Limit.code)
    }

    static func address(_ address: String) -> LoginSubject {
        LoginSubject(key: "address:" + Secret.fingerprint(of: address), limit: LoginGuard.Limit.address)
    }
}

extension ReadTransaction {
    /// Seconds that `subject` has to wait before its next try counts; nil where it need not.
    func wait(of subject: LoginSubject, at now: Instant) throws -> Int? {
        try row("SELECT failures, since, locked_until FROM access_login_guard WHERE subject = \(subject.key)")
            .flatMap { try LoginGuard(row: $0).wait(at: now) }
    }
}

extension WriteTransaction {
    /// Counts a try of all `subjects`; whether it is the last one that counts. Throws
    /// ``AccessFailure/lockedOut(retryAfter:)`` where one of them has to wait.
    func attempt(_ subjects: [LoginSubject], at now: Instant) throws -> Bool {
        try forgetOldAttempts(at: now)
        var isLast = false
        for subject in subjects {
            switch try attempt(subject, at: now) {
            case .go(let last): isLast = isLast || last
            case .wait(let seconds): throw AccessFailure.lockedOut(retryAfter: seconds)
            }
        }
        return isLast
    }

    /// Counts a try of `subject`, holding its row, so that tries at the same time are counted one after the other.
    func attempt(_ subject: LoginSubject, at now: Instant) throws -> LoginGuard.Verdict {
        try change(subject, at: now) { $0.attempt(limit: subject.limit, at: now) }
    }

    func takeBack(_ subject: LoginSubject, at now: Instant) throws {
        try change(subject, at: now) { $0.takeBack(limit: subject.limit) }
    }

    func forget(_ subject: LoginSubject) throws {
        try execute("DELETE FROM access_login_guard WHERE subject = \(subject.key)")
    }

    /// Removes what no longer keeps anybody waiting.
    func forgetOldAttempts(at now: Instant) throws {
        let horizon = now.advanced(byMicroseconds: -(LoginGuard.window + LoginGuard.lock))
        try execute("DELETE FROM access_login_guard WHERE since < \(horizon)")
    }

    private func change<T>(_ subject: LoginSubject, at now: Instant, _ body: (inout LoginGuard) -> T) throws -> T {
        let row = try row(
            """
            INSERT INTO access_login_guard (subject, failures, since) VALUES (\(subject.key), 0, \(now))
            ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject
            RETURNING failures, since, locked_until
            """
        )
        guard let row else { throw StorageFailure(.unexpectedValue, "an upsert returned no row") }
        var state = try LoginGuard(row: row)
        let result = body(&state)
        try execute(
            """
            UPDATE access_login_guard
            SET failures = \(state.failures), since = \(state.since), locked_until = \(state.lockedUntil)
            WHERE subject = \(subject.key)
            """
        )
        return result
    }
}

extension LoginGuard {
    fileprivate init(row: Row) throws {
        self.init(
            failures: Int(try row.integer(0)),
            since: try row.instant(1),
            lockedUntil: try row.optionalInstant(2)
        )
    }
}
