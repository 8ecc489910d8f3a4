public import Core
public import Storage

/// The tokens under which programs use the API.
public struct APITokens: Sendable {
    /// So that people and secret scanners know one when they see it.
    static let prefix = "dgl_"
    /// Use is written down at most this often.
    static let grain = 5 * 60 * Instant.second

    let database: any Database
    let clock: any WallClock

    public init(database: any Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    /// A new token. Its secret, `dgl_` and 43 characters, is shown here and never again: only its SHA-256 is stored.
    /// Throws ``AccessFailure`` without name or scopes, and for a scope that the author has not themselves.
    public func create(
        name: String,
        scopes: Set<Scope>,
        by author: Author = .commandLine
    ) async throws -> (token: APIToken, secret: String) {
        let name = try PersonName.checked(name)
        guard !scopes.isEmpty else { throw AccessFailure.missingScopes }
        guard scopes.allSatisfy(author.allows) else { throw AccessFailure.scopeAboveYours }
        let now = clock.now()
        let secret = Self.prefix + Secret.make()
        let token = APIToken(
            id: UUIDv7.make(at: now),
            name: name,
            scopes: scopes,
            createdAt: now,
            lastUsedAt: nil,
            revokedAt: nil,
            createdBy: author.userID
        )
        let written = Self.written(scopes)
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO access_token (id, secret_hash, name, scopes, created_at, created_by)
                VALUES (\(token.id), \(Secret.fingerprint(of: secret)), \(name), \(written), \(now), \(token.createdBy))
                """
            )
            let detail: JSON = ["name": .string(name), "scopes": .string(written)]
            try tx.audit(.tokenCreated, by: author.id, about: token.id, detail: detail, at: now)
        }
        return (token, secret)
    }

    /// The token with this secret; nil for unknown and revoked ones.
    public func verify(_ secret: String) async throws -> APIToken? {
        guard secret.hasPrefix(Self.prefix) else { return nil }
        let hash = Secret.fingerprint(of: secret)
        let now = clock.now()
        let found = try await database.read { tx in
            try tx.tokens("WHERE secret_hash = \(hash) AND revoked_at IS NULL").first
        }
        guard let found else { return nil }
        if found.lastUsedAt.map({ now.microseconds(since: $0) >= Self.grain }) ?? true {
            try await database.write { tx in
                _ = try tx.execute("UPDATE access_token SET last_used_at = \(now) WHERE id = \(found.id)")
            }
        }
        return found
    }

    /// Newest first, revoked ones included.
    public func list() async throws -> [APIToken] {
        try await database.read { tx in try tx.tokens("ORDER BY id DESC") }
    }

    /// From now on the token is refused. Throws ``AccessFailure/unknownToken``.
    public func revoke(id: String, by author: Author = .commandLine) async throws {
        let now = clock.now()
        try await database.write { tx in
            guard let token = try tx.tokens("WHERE id = \(id)").first else { throw AccessFailure.unknownToken }
            guard token.revokedAt == nil else { return }
            try tx.execute("UPDATE access_token SET revoked_at = \(now) WHERE id = \(id)")
            try tx.audit(.tokenRevoked, by: author.id, about: id, detail: ["name": .string(token.name)], at: now)
        }
    }

    private static func written(_ scopes: Set<Scope>) -> String {
        scopes.map(\.rawValue).sorted().joined(separator: " ")
    }
}

extension ReadTransaction {
    fileprivate func tokens(_ clause: SQL) throws -> [APIToken] {
        try rows(
            "SELECT id, name, scopes, created_at, last_used_at, revoked_at, created_by FROM access_token \(clause)"
        ).map { row in
            APIToken(
                id: try row.text(0),
                name: try row.text(1),
                scopes: Set(try row.text(2).split(separator: " ").compactMap { Scope(rawValue: String($0)) }),
                createdAt: try row.instant(3),
                lastUsedAt: try row.optionalInstant(4),
                revokedAt: try row.optionalInstant(5),
                createdBy: try row.optionalText(6)
            )
        }
    }
}
