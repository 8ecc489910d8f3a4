public import Core
public import Storage

/// Who did what to accounts, access and what belongs to everybody. Rows are written in the transaction of the deed, where
/// the deed is one of this target, and never changed.
public struct AuditTrail: Sendable {
    let database: any Database
    let clock: any WallClock

    public init(database: any Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    /// The entries that `filter` lets through, newest first; `after` is where the page before ended.
    public func entries(
        _ filter: AuditFilter = AuditFilter(),
        after: String? = nil,
        limit: Int = 50
    ) async throws -> Page<AuditEntry> {
        var conditions: [SQL] = ["TRUE"]
        if let kind = filter.kind {
            let actions = AuditEntry.Action.allCases.filter { $0.kind == kind }
            conditions.append("action IN (\(SQL.list(actions.map { .text($0.rawValue) })))")
        }
        if let user = filter.user { conditions.append("(actor = \(user) OR subject = \(user))") }
        if let after { conditions.append("id < \(after)") }
        let clause = SQL.joined(conditions, separator: " AND ")
        let found = try await database.read { tx in
            try tx.rows(
                """
                SELECT id, time, actor, action, subject, detail FROM access_audit
                WHERE \(clause) ORDER BY id DESC LIMIT \(limit + 1)
                """
            ).map(AuditEntry.init(row:))
        }
        let items = Array(found.prefix(limit))
        return Page(items: items, next: found.count > limit ? items.last?.id : nil)
    }

    /// Writes down what was done by a part that knows nothing of accounts: a source made, people exported.
    public func record(
        _ action: AuditEntry.Action,
        by author: Author,
        about subject: String? = nil,
        detail: JSON = [:]
    ) async throws {
        let now = clock.now()
        try await database.write { tx in
            try tx.audit(action, by: author.id, about: subject, detail: detail, at: now)
        }
    }
}

extension WriteTransaction {
    /// Writes down what was done, in the transaction that does it.
    func audit(
        _ action: AuditEntry.Action,
        by actor: String,
        about subject: String? = nil,
        detail: JSON = [:],
        at time: Instant
    ) throws {
        try execute(
            """
            INSERT INTO access_audit (id, time, actor, action, subject, detail)
            VALUES (\(UUIDv7.make(at: time)), \(time), \(actor), \(action.rawValue), \(subject), \(detail.text))
            """
        )
    }
}

extension AuditEntry {
    fileprivate init(row: Row) throws {
        let action = try row.text(3)
        guard let action = Action(rawValue: action) else {
            throw StorageFailure(.unexpectedValue, "there is no action \(action)")
        }
        self.init(
            id: try row.text(0),
            time: try row.instant(1),
            actor: try row.text(2),
            action: action,
            subject: try row.optionalText(4),
            detail: try JSON(parsing: row.text(5))
        )
    }
}
