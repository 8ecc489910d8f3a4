import GRDB
import GRDBSQLite
import Synchronization

/// Copies the write-ahead log into the database beside the writer, on a connection and a thread of its own: a checkpoint of
/// tens of megabytes, with its two fsyncs, would otherwise stand between two transactions of the pipeline.
final class Checkpointer: Sendable {
    private let connection: DatabaseQueue
    private let log: LogSize
    private let options: SQLiteOptions
    private let state = Mutex(State())

    private struct State {
        var isRunning = false
        /// Pages that the log had when the last copy began.
        var copied = 0
    }

    init(path: String, log: LogSize, options: SQLiteOptions) throws {
        var configuration = Configuration()
        configuration.label = "dangol.sqlite.checkpoint"
        configuration.busyMode = .immediateError
        configuration.prepareDatabase { connection in
            try connection.execute(sql: "PRAGMA cache_size = -256")
        }
        connection = try DatabaseQueue(path: path, configuration: configuration)
        self.log = log
        self.options = options
    }

    /// To be called after a transaction of the writer; begins a copy where one is due and does not wait for it.
    func transactionEnded() {
        let pages = log.pages
        // Then it is the writer's turn, and two cannot copy at a time.
        guard pages <= options.logPages else { return }
        let isDue = state.withLock { state in
            // The log was begun anew.
            if pages < state.copied { state.copied = 0 }
            guard !state.isRunning, pages - state.copied >= options.checkpointPages else { return false }
            state.isRunning = true
            state.copied = pages
            return true
        }
        guard isDue else { return }
        connection.asyncWriteWithoutTransaction { [self] connection in
            // A failure is no loss: the log keeps everything, and the next copy takes it along.
            _ = try? connection.checkpoint(.passive)
            state.withLock { $0.isRunning = false }
        }
    }

    /// To be called by the writer before it begins a transaction. While it never pauses, each copy ends before the log's
    /// end, so that the log is never begun anew and every look into it takes longer; past the limit the writer copies the
    /// little that is left itself.
    func transactionBegins(on writer: Connection) {
        guard log.pages > options.logPages, !state.withLock(\.isRunning) else { return }
        _ = try? writer.checkpoint(.passive)
    }

    func close() throws { try connection.close() }
}

/// How long the write-ahead log is, as the writer's connection reports it at each commit.
final class LogSize: Sendable {
    private let count = Atomic<Int>(0)

    /// Pages in the log at the last commit.
    var pages: Int { count.load(ordering: .relaxed) }

    /// Listens to `connection`, which this value must outlive; takes the place of SQLite's own automatic checkpoint.
    func listen(to connection: Connection) {
        // SQLite hands the pointer back at each commit; whoever owns the connection owns this value as well.
        sqlite3_wal_hook(
            connection.sqliteConnection,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<LogSize>.fromOpaque(context).takeUnretainedValue().count.store(Int(pages), ordering: .relaxed)
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }
}
