import Foundation
import GRDB
public import Storage

/// A workspace in one SQLite file, or in memory.
///
/// One connection writes, with a write-ahead log and `synchronous=FULL`, so what a write returned survives a power cut;
/// some others read, each on a snapshot. Bodies run on threads of their own and are not cut short by cancellation.
public final class SQLiteDatabase: Storage.Database {
    static let dialect = Dialect(
        name: "sqlite",
        rowID: "INTEGER",
        blob: "BLOB",
        clustered: " WITHOUT ROWID",
        isClustering: true,
        binary: " COLLATE BINARY"
    )

    public var dialect: Dialect { Self.dialect }

    private let connections: any DatabaseWriter
    private let path: String?
    private let log: LogSize
    /// Nil in memory, where there is no log.
    private let checkpointer: Checkpointer?
    /// Where bodies run that work beside their statements. One transaction writes at a time, so one of them runs.
    private let bodies = DispatchQueue(label: "dangol.sqlite.bodies")

    /// Opens the file at `path`, which is created where it is missing; its folder must exist.
    /// Throws ``StorageFailure`` where that does not work.
    public init(path: String, options: SQLiteOptions = SQLiteOptions()) throws {
        self.path = path
        let log = LogSize()
        self.log = log
        (connections, checkpointer) = try translated {
            let pool = try DatabasePool(path: path, configuration: Self.configuration(options, log))
            return (pool, try Checkpointer(path: path, log: log, options: options))
        }
    }

    private init(options: SQLiteOptions) throws {
        path = nil
        checkpointer = nil
        let log = LogSize()
        self.log = log
        connections = try translated { try DatabaseQueue(configuration: Self.configuration(options, log)) }
    }

    /// A database that lives as long as this value. One connection reads and writes.
    public static func memory(options: SQLiteOptions = SQLiteOptions()) throws -> SQLiteDatabase {
        try SQLiteDatabase(options: options)
    }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            connections.asyncRead { connection in
                continuation.resume(
                    with: Result {
                        try translated { try SQLiteTransaction(connection.get()).run(body) }
                    }
                )
            }
        }
    }

    public func write<T: Sendable>(
        _ durability: Durability,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            connections.asyncWriteWithoutTransaction { [checkpointer, bodies] connection in
                checkpointer?.transactionBegins(on: connection)
                let result = Result {
                    try translated { try Self.write(on: connection, bodies, durability, body) }
                }
                checkpointer?.transactionEnded()
                continuation.resume(with: result)
            }
        }
    }

    private static func write<T: Sendable>(
        on connection: Connection,
        _ bodies: DispatchQueue,
        _ durability: Durability,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) throws -> T {
        // In WAL mode NORMAL leaves the log to the system, which keeps its order; the next FULL commit or checkpoint
        // brings everything before it to disk as well.
        try connection.cachedStatement(
            sql: durability == .immediate ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"
        ).execute()
        try connection.beginTransaction(.immediate)
        do {
            let transaction = SQLiteTransaction(connection)
            // Small transactions would lose more by the way from thread to thread than they win.
            let result =
                durability == .immediate
                ? try transaction.run(body) : try OverlappedTransaction.run(transaction, on: bodies, body)
            try connection.commit()
            return result
        } catch {
            // The first error says what happened. SQLite itself may have rolled back already; GRDB knows.
            try? connection.rollback()
            throw error
        }
    }

    public func size() async throws -> Int64 {
        guard let path else {
            return try await read { tx in
                try tx.row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?.integer(0) ?? 0
            }
        }
        return ["", "-wal"].reduce(0) { total, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return total + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
        }
    }

    public func copy(to path: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            connections.asyncRead { source in
                continuation.resume(
                    with: Result {
                        try translated {
                            let copy = try DatabaseQueue(path: path)
                            try copy.writeWithoutTransaction { try source.get().backup(to: $0) }
                            try copy.close()
                        }
                    }
                )
            }
        }
    }

    public func close() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // Closing waits for the connections, so it may not happen on a thread of the cooperative pool.
            DispatchQueue.global().async { [connections, checkpointer] in
                continuation.resume(
                    with: Result {
                        try translated {
                            try checkpointer?.close()
                            Self.emptyLog(of: connections)
                            try connections.close()
                        }
                    }
                )
            }
        }
    }

    /// Brings the write-ahead log into the file and makes it empty. SQLite would do it by itself for the last connection,
    /// but that is one that only reads. It is no promise: where another process reads or the disk is full, the log stays
    /// and is taken up at the next opening.
    private static func emptyLog(of connections: any DatabaseWriter) {
        try? connections.barrierWriteWithoutTransaction { connection in
            // Whoever closes does not wait for others.
            try connection.execute(sql: "PRAGMA busy_timeout = 0")
            _ = try connection.checkpoint(.truncate)
        }
    }

    private static func configuration(_ options: SQLiteOptions, _ log: LogSize) -> Configuration {
        var configuration = Configuration()
        configuration.label = "dangol.sqlite"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = options.readers
        configuration.prepareDatabase { connection in
            let cache = connection.configuration.readonly ? options.readerCache : options.writerCache
            try connection.execute(sql: "PRAGMA cache_size = -\(cache >> 10)")
            try connection.execute(sql: "PRAGMA temp_store = MEMORY")
            if !connection.configuration.readonly {
                log.listen(to: connection)
                // Some builds overwrite each deleted entry, and write pages that are free to the log for it.
                try connection.execute(sql: "PRAGMA secure_delete = FAST")
                let limit = options.logPages * SQLiteOptions.pageSize
                try connection.execute(sql: "PRAGMA journal_size_limit = \(limit)")
            }
        }
        return configuration
    }
}
