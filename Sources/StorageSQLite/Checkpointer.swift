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
        /// Pages of the log that are in the database.
        var copied = 0

        /// Pages of `log` that wait to be copied.
        mutating func waiting(in log: Int) -> Int {
            // The log was begun anew.
            if log < copied { copied = 0 }
            return log - copied
        }
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

    /// Pages that the writer copies in passing: some hundredths of a second.
    private var few: Int { options.checkpointPages / 4 }

    /// To be called after a transaction of the writer; begins a copy where one is due and does not wait for it.
    func transactionEnded() {
        let pages = log.pages
        // Past the first limit copy follows copy, so that only a few pages are left for the writer.
        let due = pages > options.logPages ? few : options.checkpointPages
        let isDue = state.withLock { state in
            let waiting = state.waiting(in: pages)
            // Two cannot copy at a time.
            guard !state.isRunning, waiting >= due, !isWritersTurn(pages, waiting) else { return false }
            state.isRunning = true
            return true
        }
        guard isDue else { return }
        connection.asyncWriteWithoutTransaction { [self] connection in
            let copied = Self.copy(on: connection)
            state.withLock { state in
                state.isRunning = false
                if let copied { state.copied = copied }
            }
        }
    }

    /// Whether the writer copies what waits, where nobody else does: a few pages, more of them the longer the log is, and all of them in the
    /// end. Not before: once a transaction that read for long is over, some hundred thousand pages may wait, and a second's work.
    private func isWritersTurn(_ pages: Int, _ waiting: Int) -> Bool {
        if pages > options.mostLogPages { return true }
        return waiting < (pages > options.longestLogPages ? options.checkpointPages : few)
    }

    /// To be called by the writer before it begins a transaction. While it never pauses, each copy ends before the log's
    /// end, so that the log is never begun anew and every look into it takes longer; past the limit the writer copies what
    /// is left itself, as soon as that is little.
    func transactionBegins(on writer: Connection) {
        let pages = log.pages
        guard pages > options.logPages else { return }
        let isDue = state.withLock { state in
            !state.isRunning && isWritersTurn(pages, state.waiting(in: pages))
        }
        guard isDue, let copied = Self.copy(on: writer) else { return }
        state.withLock { $0.copied = copied }
    }

    /// The pages of the log that are in the database then; nil where it failed, which is no loss: the log keeps everything,
    /// and the next copy takes it along.
    private static func copy(on connection: Connection) -> Int? {
        (try? connection.checkpoint(.passive))?.checkpointedFrameCount
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
