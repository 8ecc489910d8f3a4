import Core
import Storage

/// The second factor of an account, as it is stored.
struct SecondFactor: Sendable {
    /// What a code came from.
    enum Means: Sendable {
        case app, recoveryCode
    }

    let totp: TOTP
    let confirmedAt: Instant?
    /// Of the last code that was taken.
    let lastStep: Int64
}

extension ReadTransaction {
    func secondFactor(ofUser id: String) throws -> SecondFactor? {
        try row("SELECT secret, confirmed_at, last_step FROM access_two_factor WHERE user_id = \(id)").map { row in
            guard let secret = Base32.bytes(try row.text(0)) else {
                throw StorageFailure(.unexpectedValue, "a stored second factor cannot be read")
            }
            return SecondFactor(
                totp: TOTP(secret: secret),
                confirmedAt: try row.optionalInstant(1),
                lastStep: try row.integer(2)
            )
        }
    }
}

extension WriteTransaction {
    /// Takes a code so that it is never taken again; nil where it is wrong or was taken before.
    func spend(_ code: String, ofUser id: String, at now: Instant) throws -> SecondFactor.Means? {
        guard let factor = try secondFactor(ofUser: id), factor.confirmedAt != nil else { return nil }
        if let step = factor.totp.step(of: code, at: now, after: factor.lastStep) {
            let taken = try execute(
                "UPDATE access_two_factor SET last_step = \(step) WHERE user_id = \(id) AND last_step < \(step)"
            )
            return taken == 1 ? .app : nil
        }
        guard let fingerprint = RecoveryCode.fingerprint(of: code) else { return nil }
        let taken = try execute(
            """
            UPDATE access_recovery_code SET used_at = \(now)
            WHERE user_id = \(id) AND code_hash = \(fingerprint) AND used_at IS NULL
            """
        )
        return taken == 1 ? .recoveryCode : nil
    }

    func replaceRecoveryCodes(_ codes: [String], ofUser id: String) throws {
        try execute("DELETE FROM access_recovery_code WHERE user_id = \(id)")
        let hashes = codes.compactMap(RecoveryCode.fingerprint)
        try insert(
            into: "access_recovery_code",
            [Column("user_id", Array(repeating: id, count: hashes.count)), Column("code_hash", hashes)]
        )
    }

    func forgetSecondFactor(ofUser id: String) throws {
        try execute("DELETE FROM access_two_factor WHERE user_id = \(id)")
        try execute("DELETE FROM access_recovery_code WHERE user_id = \(id)")
    }
}
