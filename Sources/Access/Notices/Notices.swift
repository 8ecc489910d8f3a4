public import Core
public import Storage

/// Tells people what happened while they did not look. Durable; each person's own notices are seen for themselves.
public struct Notices: Sendable {
    /// Days for which notices are kept.
    private static let keptDays: Int64 = 90

    private let database: any Database
    private let clock: any WallClock

    public init(database: any Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    /// Tells once: a second notice with the same `key` is the first one. Answers whether it is new.
    @discardableResult
    public func tell(
        _ kind: Notice.Kind,
        _ values: [String: String],
        path: String,
        to audience: Notice.Audience,
        key: String
    ) async throws -> Bool {
        let now = clock.now()
        let text = JSON.object(values.mapValues { .string($0) }).text
        let (user, permission): (String?, String?) =
            switch audience {
            case .user(let id): (id, nil)
            case .everybody(let who): (nil, who.rawValue)
            }
        return try await database.write { tx in
            guard try tx.row("SELECT 1 FROM access_notice WHERE key = \(key)") == nil else { return false }
            let number = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM access_notice")?.integer(0) ?? 1
            try tx.execute(
                """
                INSERT INTO access_notice (number, key, time, user_id, permission, kind, detail, path)
                VALUES (\(number), \(key), \(now), \(user), \(permission), \(kind.rawValue), \(text), \(path))
                """
            )
            let oldest = now.advanced(byMicroseconds: -Self.keptDays * Instant.day)
            try tx.execute("DELETE FROM access_notice WHERE time < \(oldest)")
            return true
        }
    }

    /// The latest for this person, newest first.
    public func latest(for user: User, limit: Int = 30) async throws -> [Notice] {
        try await database.read { tx in
            let seen = try Self.seen(by: user, in: tx)
            let rows = try tx.rows(
                "SELECT number, time, kind, detail, path FROM access_notice WHERE " + Self.isFor(user)
                    + " ORDER BY number DESC LIMIT \(min(max(limit, 1), 200))"
            )
            return try rows.compactMap { try Notice($0, seen: seen) }
        }
    }

    /// How many this person has not seen.
    public func unseen(by user: User) async throws -> Int {
        try await database.read { tx in
            let seen = try Self.seen(by: user, in: tx)
            let row = try tx.row(
                "SELECT COUNT(*) FROM access_notice WHERE number > \(seen) AND " + Self.isFor(user)
            )
            return Int(try row?.integer(0) ?? 0)
        }
    }

    /// This person has seen all up to and with `notice`.
    public func see(through notice: Int64, as user: User) async throws {
        try await database.write { tx in
            guard notice > (try Self.seen(by: user, in: tx)) else { return }
            try tx.execute(
                """
                INSERT INTO access_notice_seen (user_id, through) VALUES (\(user.id), \(notice))
                ON CONFLICT (user_id) DO UPDATE SET through = excluded.through
                """
            )
        }
    }

    private static func seen(by user: User, in tx: any ReadTransaction) throws -> Int64 {
        try tx.row("SELECT through FROM access_notice_seen WHERE user_id = \(user.id)")?.integer(0) ?? 0
    }

    private static func isFor(_ user: User) -> SQL {
        let allowed = Permission.allCases.filter(user.role.allows).map { SQLValue.text($0.rawValue) }
        return "(user_id = \(user.id) OR permission IN (\(SQL.list(allowed))))"
    }
}

extension Notice {
    /// Nil for a kind that a later version wrote.
    fileprivate init?(_ row: Row, seen: Int64) throws {
        guard let kind = Kind(rawValue: try row.text(2)) else { return nil }
        var values: [String: String] = [:]
        if case .object(let fields) = try JSON(parsing: row.text(3)) { values = fields.compactMapValues(\.string) }
        let number = try row.integer(0)
        self.init(
            id: number,
            time: try row.instant(1),
            kind: kind,
            values: values,
            path: try row.text(4),
            isSeen: number <= seen
        )
    }
}
