import Core
public import Storage

/// Reads who did what to accounts and access. Rows are written in the transaction of the deed and never changed.
public struct AuditTrail: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    /// The last `limit` entries, newest first.
    public func latest(_ limit: Int) async throws -> [AuditEntry] {
        try await database.read { tx in
            try tx.rows("SELECT id, time, actor, action, detail FROM access_audit ORDER BY id DESC LIMIT \(limit)")
                .map(AuditEntry.init(row:))
        }
    }
}

extension WriteTransaction {
    /// Writes down what was done, in the transaction that does it.
    func audit(_ action: AuditEntry.Action, actor: String, detail: JSON = [:], at time: Instant) throws {
        try execute(
            """
            INSERT INTO access_audit (id, time, actor, action, detail)
            VALUES (\(UUIDv7.make(at: time)), \(time), \(actor), \(action.rawValue), \(detail.text))
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
            detail: try JSON(parsing: row.text(4))
        )
    }
}
