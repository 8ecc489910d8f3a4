public import Logging

/// One step forward of the schema, owned by the target that owns the tables. Never edited once it has landed.
public struct Migration: Sendable {
    /// `<owner>.<number> <what it does>`; recorded, so it must stay as it is.
    public let name: String
    let statements: @Sendable (Dialect) -> [SQL]

    public init(_ name: String, _ statements: @escaping @Sendable (Dialect) -> [SQL]) {
        self.name = name
        self.statements = statements
    }
}

extension Database {
    /// Applies those of `migrations` that this database has not seen, in order, each in a transaction of its own.
    /// Throws ``StorageFailure/Code/schema`` where the database was last used by a later version.
    public func migrate(_ migrations: [Migration], logger: Logger) async throws {
        let dialect = dialect
        let applied = try await write { tx in
            try tx.execute("CREATE TABLE IF NOT EXISTS schema_migration (name TEXT NOT NULL PRIMARY KEY)")
            return Set(try tx.rows("SELECT name FROM schema_migration").map { try $0.text(0) })
        }
        let unknown = applied.subtracting(migrations.map(\.name))
        guard unknown.isEmpty else {
            throw StorageFailure(
                .schema,
                "it was last used by a later version, which applied \(unknown.sorted().joined(separator: ", "))"
            )
        }
        for migration in migrations where !applied.contains(migration.name) {
            try await write { tx in
                for statement in migration.statements(dialect) { try tx.execute(statement) }
                try tx.execute("INSERT INTO schema_migration (name) VALUES (\(migration.name))")
            }
            logger.info("migration applied", metadata: ["migration": "\(migration.name)"])
        }
    }
}
