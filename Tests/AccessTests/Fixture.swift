import Core
import Storage
import TestSupport

@testable import Access

/// Users and sessions over an empty database, at a time that only the test moves, with a hash that costs nothing.
struct Fixture: Sendable {
    static let password = "correct horse battery"
    static let cheap = PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1)

    let database: any Database
    let clock = ManualClock(Instant(seconds: 1_800_000_000))
    let hasher = PasswordHasher(cost: cheap)

    var users: Users { Users(database: database, clock: clock, hasher: hasher) }
    var sessions: Sessions { Sessions(database: database, clock: clock, hasher: hasher) }
    var tokens: APITokens { APITokens(database: database, clock: clock) }
    var twoFactor: TwoFactor { TwoFactor(database: database, clock: clock) }
    var invitations: Invitations { Invitations(database: database, clock: clock, hasher: hasher) }
    var auditTrail: AuditTrail { AuditTrail(database: database, clock: clock) }

    /// The actions of the audit trail, oldest first.
    func actions() async throws -> [AuditEntry.Action] {
        try await auditTrail.entries(limit: 1_000).items.reversed().map(\.action)
    }

    @discardableResult
    func owner(_ email: String = "mina@example.com") async throws -> User {
        try await users.create(email: email, password: Self.password, name: "Mina", role: .owner)
    }

    func logIn(
        _ email: String = "mina@example.com",
        _ password: String = Self.password,
        from address: String = "192.0.2.1"
    )
        async throws -> Session
    {
        guard case .done(let session) = try await begin(email, password, from: address) else {
            throw AccessFailure.wrongCode
        }
        return session
    }

    /// The first step of a login.
    func begin(
        _ email: String = "mina@example.com",
        _ password: String = Self.password,
        from address: String = "192.0.2.1"
    )
        async throws -> Login
    {
        clock.advance(byMicroseconds: Instant.second)
        return try await sessions.begin(email: email, password: password, from: Device(address: address))
    }

    /// Somebody else with this role.
    @discardableResult
    func colleague(_ role: Role, _ email: String? = nil) async throws -> User {
        let email = email ?? "\(role.rawValue)@example.com"
        return try await users.create(email: email, password: Self.password, name: "Jun", role: role)
    }

    func advance(minutes: Int64) { clock.advance(byMicroseconds: minutes * 60 * Instant.second) }

    func advance(hours: Int64) { clock.advance(byMicroseconds: hours * Instant.hour) }
}

/// Lends `body` a ``Fixture`` on an engine.
func withAccess(_ engine: Engine, _ body: (Fixture) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
        try await database.migrate(AccessSchema.migrations, logger: .silent)
        try await body(Fixture(database: database))
    }
}
