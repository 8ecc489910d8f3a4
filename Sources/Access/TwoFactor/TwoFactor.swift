public import Core
public import Storage

/// Logging in with something that one has beside something that one knows: an authenticator app on a phone.
public struct TwoFactor: Sendable {
    /// What somebody gives to their app before it counts.
    public struct Enrolment: Sendable, Equatable {
        /// Base32, for those who cannot scan.
        public let secret: String
        /// `otpauth://…`, for the QR code.
        public let address: String
    }

    public struct Status: Sendable, Equatable {
        /// Nil where the password is enough.
        public let since: Instant?
        /// Recovery codes that are still good.
        public let codesLeft: Int
    }

    /// What apps show above the code.
    static let issuer = "Dangol"

    let database: any Database
    let clock: any WallClock

    public init(database: any Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    public func status(of userID: String) async throws -> Status {
        try await database.read { tx in
            let left = try tx.row(
                "SELECT COUNT(*) FROM access_recovery_code WHERE user_id = \(userID) AND used_at IS NULL"
            )
            return Status(
                since: try tx.secondFactor(ofUser: userID)?.confirmedAt,
                codesLeft: Int(try left?.integer(0) ?? 0)
            )
        }
    }

    /// Makes a secret that counts once a code of it has come. One that was begun before is thrown away. Throws
    /// ``AccessFailure/twoFactorOn``.
    public func begin(for user: User) async throws -> Enrolment {
        let totp = TOTP.make()
        try await database.write { tx in
            guard try tx.secondFactor(ofUser: user.id)?.confirmedAt == nil else { throw AccessFailure.twoFactorOn }
            try tx.execute(
                """
                INSERT INTO access_two_factor (user_id, secret, last_step) VALUES (\(user.id), \(totp.base32), -1)
                ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret
                """
            )
        }
        return Enrolment(totp, user)
    }

    /// What ``begin(for:)`` made and nobody has confirmed yet.
    public func enrolment(of user: User) async throws -> Enrolment? {
        let found = try await database.read { tx in try tx.secondFactor(ofUser: user.id) }
        guard let found, found.confirmedAt == nil else { return nil }
        return Enrolment(found.totp, user)
    }

    /// From now on logging in takes a code. Returns the recovery codes, which are shown here and never again. Throws
    /// ``AccessFailure/wrongCode`` unless the app shows `code`.
    public func confirm(_ code: String, by user: User) async throws -> [String] {
        let now = clock.now()
        let codes = Self.newCodes()
        try await database.write { tx in
            guard let found = try tx.secondFactor(ofUser: user.id) else { throw AccessFailure.twoFactorOff }
            guard found.confirmedAt == nil else { throw AccessFailure.twoFactorOn }
            guard let step = found.totp.step(of: code, at: now, after: found.lastStep) else {
                throw AccessFailure.wrongCode
            }
            try tx.execute(
                "UPDATE access_two_factor SET confirmed_at = \(now), last_step = \(step) WHERE user_id = \(user.id)"
            )
            try tx.replaceRecoveryCodes(codes, ofUser: user.id)
            try tx.audit(.twoFactorEnabled, by: user.id, about: user.id, at: now)
        }
        return codes
    }

    /// The password is enough again. To be called after ``Sessions/confirm(_:by:on:)``. Throws
    /// ``AccessFailure/twoFactorOff``.
    public func remove(by user: User) async throws {
        let now = clock.now()
        try await database.write { tx in
            guard try tx.secondFactor(ofUser: user.id)?.confirmedAt != nil else { throw AccessFailure.twoFactorOff }
            try tx.forgetSecondFactor(ofUser: user.id)
            try tx.audit(.twoFactorDisabled, by: user.id, about: user.id, at: now)
        }
    }

    /// New recovery codes; the old ones open nothing any more. To be called after ``Sessions/confirm(_:by:on:)``.
    /// Throws ``AccessFailure/twoFactorOff``.
    public func renewCodes(by user: User) async throws -> [String] {
        let now = clock.now()
        let codes = Self.newCodes()
        try await database.write { tx in
            guard try tx.secondFactor(ofUser: user.id)?.confirmedAt != nil else { throw AccessFailure.twoFactorOff }
            try tx.replaceRecoveryCodes(codes, ofUser: user.id)
            try tx.audit(.recoveryCodesRenewed, by: user.id, about: user.id, at: now)
        }
        return codes
    }

    private static func newCodes() -> [String] { (0..<RecoveryCode.count).map { _ in RecoveryCode.make() } }
}

extension TwoFactor.Enrolment {
    fileprivate init(_ totp: TOTP, _ user: User) {
        self.init(secret: totp.base32, address: totp.address(of: user.email, at: TwoFactor.issuer))
    }
}
