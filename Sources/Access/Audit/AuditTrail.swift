public import Core
public import Storage

/// Reads who did what to accounts and access. Rows are written in the transaction of the deed and never changed.
public struct AuditTrail: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    /// Newest first. `limit` 1…200.
    public func entries(after cursor: String? = nil, limit: Int = 50) async throws -> Page<AuditEntry> {
        let limit = min(max(limit, 1), 200)
        let before = try cursor.flatMap { try Cursor($0, count: 1).keys.first } ?? .max
        return try await database.read { tx in
            let rows = try tx.rows(
                """
                SELECT id, time, actor, action, detail FROM access_audit WHERE id < \(before)
                ORDER BY id DESC LIMIT \(limit + 1)
                """
            )
            let entries = try rows.prefix(limit).map(AuditEntry.init(row:))
            return Page(items: entries, next: rows.count > limit ? entries.last.map { Cursor($0.id).text } : nil)
        }
    }
}

extension WriteTransaction {
    /// Writes down what was done, in the transaction that does it.
    func audit(_ action: AuditEntry.Action, actor: String, detail: JSON = [:], at time: Instant) throws {
        try execute(
            """
            INSERT INTO access_audit (time, actor, action, detail)
            VALUES (\(time), \(actor), \(action.rawValue), \(detail.text))
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
            id: try row.integer(0),
            time: try row.instant(1),
            actor: try row.text(2),
            action: action,
            detail: try JSON(parsing: row.text(4))
        )
    }
}
