import Logging
import Storage

/// One connection and the thread that it blocks. It is made at first use, and made again after it broke.
actor PostgresConnection {
    enum Role {
        case reads
        case writes

        fileprivate var begin: String {
            switch self {
            case .reads: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .writes: "BEGIN"
            }
        }

        /// Compiling plans costs more than these statements. Cursors are read to their end.
        ///
        /// What is written finds its rows by key. Its plans are kept, made while tables were small and their statistics
        /// empty, and must still be right when they have grown by millions: so always by index, never by a scan or a
        /// hash of the whole table.
        fileprivate var settings: String {
            let common = "SET jit = off; SET cursor_tuple_fraction = 1.0"
            return switch self {
            case .reads: common
            case .writes:
                common
                    + "; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off"
                    + "; SET enable_hashjoin = off; SET enable_mergejoin = off"
            }
        }
    }

    private let url: String
    private let role: Role
    private let logger: Logger
    private let queue: SerialQueue
    private var session: Session?
    private var isClosed = false

    init(url: String, role: Role, logger: Logger) {
        self.url = url
        self.role = role
        self.logger = logger
        queue = SerialQueue(label: "dangol.postgres.\(role)")
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Runs `body` in a transaction. Where the connection breaks after that began, the transaction failed; at COMMIT
    /// nobody knows whether it still took effect.
    func transaction<T: Sendable>(_ body: @Sendable (PostgresTransaction) throws -> T) throws -> T {
        let session = try begun()
        do {
            let result = try PostgresTransaction(session).run(body)
            try session.command("COMMIT")
            return result
        } catch {
            // Over it is in any case: a connection that cannot even roll back is given up, and the server does it.
            if (try? session.command("ROLLBACK")) == nil { lose(error) }
            throw error
        }
    }

    /// Runs one command outside of any transaction.
    func command(_ text: String) throws { try Session(url: url).command(text) }

    func close() {
        isClosed = true
        session = nil
    }

    /// A session in a fresh transaction. One that broke while it lay idle is replaced: nothing is lost with it.
    private func begun() throws -> Session {
        guard !isClosed else { throw StorageFailure(.unavailable, "the database has been closed") }
        if let session {
            do {
                try session.command(role.begin)
                return session
            } catch {
                guard !session.isAlive else { throw error }
                lose(error)
            }
        }
        let session = try Session(url: url)
        try session.command(role.settings)
        try session.command(role.begin)
        self.session = session
        return session
    }

    private func lose(_ error: any Error) {
        session = nil
        let diagnosis = (error as? StorageFailure)?.diagnosis ?? "unknown"
        logger.warning("database connection lost", metadata: ["diagnosis": "\(diagnosis)"])
    }
}
