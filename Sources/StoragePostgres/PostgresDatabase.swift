import CLibPQ
public import Logging
public import Storage

/// A workspace in a PostgreSQL database of its own.
///
/// One connection writes, some others read, each on a snapshot. A connection that breaks fails the transaction that
/// runs on it with ``StorageFailure/Code/unavailable`` and is made again at the next one. Where it breaks during the
/// commit of a write, that write failed for its caller and may yet have taken effect. Bodies are not cut short by
/// cancellation.
public final class PostgresDatabase: Database {
    static let dialect = Dialect(
        name: "postgres",
        rowID: "BIGINT",
        blob: "BYTEA",
        clustered: "",
        isClustering: false,
        // Room on each page, so that the new version of a row stands beside the old one and no index hears of it; and a
        // vacuum before the dead rows of a table that is written several times a second are a fifth of it.
        churning: { table in
            [
                SQL.trusted(
                    """
                    ALTER TABLE \(table) SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02,
                    autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0)
                    """
                )
            ]
        },
        binary: " COLLATE \"C\""
    )

    public var dialect: Dialect { Self.dialect }

    private let writer: PostgresConnection
    private let readers: ReaderPool

    /// Takes `postgres://user:password@host:port/database`. Connects when first used. `readers`, at least 1, is how
    /// many connections read at the same time. Throws where the address cannot be read.
    public init(url: String, readers: Int = 4, logger: Logger) throws {
        // libpq's own message for such an address quotes it, with the password.
        guard let options = PQconninfoParse(url, nil) else {
            throw StorageFailure(.unavailable, "the address of the database is not of the form postgres://host/name")
        }
        PQconninfoFree(options)
        writer = PostgresConnection(url: url, role: .writes, logger: logger)
        self.readers = ReaderPool(
            (0..<max(readers, 1)).map { _ in PostgresConnection(url: url, role: .reads, logger: logger) }
        )
    }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await readers.lend { try await $0.transaction(body) }
    }

    public func write<T: Sendable>(
        _ durability: Durability,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        try await writer.transaction { transaction in
            // PostgreSQL's own name for it; the log keeps its order, and whatever is written after is written after.
            if durability == .eventual { try transaction.execute("SET LOCAL synchronous_commit = off") }
            return try body(transaction)
        }
    }

    public func size() async throws -> Int64 {
        try await read { try $0.row("SELECT pg_database_size(current_database())")?.integer(0) ?? 0 }
    }

    /// Always throws: PostgreSQL has a better tool.
    public func copy(to path: String) async throws {
        throw StorageFailure(.engine, "PostgreSQL is backed up with its own tool: pg_dump --format=custom")
    }

    public func close() async throws {
        await writer.close()
        await readers.close()
    }

    /// Runs one command outside of any transaction, such as `CREATE DATABASE`. Never with input in its text.
    package static func command(_ text: String, url: String) async throws {
        try await PostgresConnection(url: url, role: .writes, logger: Logger(label: "dangol.postgres")).command(text)
    }
}
