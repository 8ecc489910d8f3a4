import Dispatch
import Storage
import Synchronization

/// A transaction whose body works out the next statement while the last one runs: the body on a thread of its own, the
/// statements one after the other on the connection's.
///
/// What changes rows and says nothing is put in line; what asks waits for the line and its answer. So the body sees what
/// it wrote, and a statement that fails ends the transaction as everywhere: the next word of the body throws, at the latest
/// its end. Worth its two threads where thousands of rows are written at once: half of the pipeline's time is SQLite's, the
/// other half is spent on deciding what to write.
final class OverlappedTransaction: WriteTransaction {
    private let line: StatementLine

    private init(_ line: StatementLine) { self.line = line }

    /// Runs `body` on `queue` and its statements on the calling thread, in `transaction`.
    static func run<T: Sendable>(
        _ transaction: SQLiteTransaction,
        on queue: DispatchQueue,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) throws -> T {
        let line = StatementLine()
        let outcome = Outcome<T>()
        queue.async {
            let result = Result { try body(OverlappedTransaction(line)) }
            outcome.result.withLock { $0 = result }
            line.end()
        }
        while let statement = line.next() { line.ended(Result { try statement(transaction) }) }
        if let failure = line.failure { throw failure }
        guard let result = outcome.result.withLock({ $0 }) else {
            throw StorageFailure(.engine, "a transaction ended before its body")
        }
        return try result.get()
    }

    var dialect: Dialect { SQLiteDatabase.dialect }
}

// MARK: - Asking

extension OverlappedTransaction {
    func rows(_ sql: SQL) throws -> [Row] { try ask { try $0.rows(sql) } }

    func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws { try ask { try $0.forEach(sql, body) } }

    @discardableResult
    func execute(_ sql: SQL) throws -> Int { try ask { try $0.execute(sql) } }

    func claim(into table: String, _ columns: [Column], witness: String) throws -> Set<Int64> {
        try ask { try $0.claim(into: table, columns, witness: witness) }
    }

    func lookup(_ columns: String, from table: String, matching keys: [Column]) throws -> [(key: Int, row: Row)] {
        let question = try BulkStatement.lookup(columns, from: table, matching: keys)
        guard question.rows.count > 0 else { return [] }
        return try ask { try $0.answers(to: question) }
    }

    private func ask<T>(_ question: (SQLiteTransaction) throws -> T) throws -> T {
        try withoutActuallyEscaping(question) { question in
            let asked = Asked(question)
            try line.add { asked.run(in: $0) }
            return try asked.answer()
        }
    }
}

// MARK: - Changing

extension OverlappedTransaction {
    func perform(_ sql: SQL) throws { try line.add { _ = try $0.execute(sql) } }

    func insert(into table: String, _ columns: [Column], onConflict: String?) throws {
        try add(.insertion(into: table, columns, onConflict: onConflict))
    }

    func update(_ table: String, set columns: [Column], matching keys: [Column]) throws {
        try add(.update(table, set: columns, matching: keys))
    }

    func delete(from table: String, matching keys: [Column]) throws {
        try add(.deletion(from: table, matching: keys))
    }

    private func add(_ bulk: BulkStatement) throws {
        guard bulk.rows.count > 0 else { return }
        try line.add { try $0.run(bulk) }
    }
}

/// A question and its answer, on their way between two threads. Unchecked: whoever asks waits until the answer is there, so
/// that never both touch it.
private final class Asked<T>: @unchecked Sendable {
    private var question: ((SQLiteTransaction) throws -> T)?
    private var result: Result<T, any Error>?
    private let answered = DispatchSemaphore(value: 0)

    init(_ question: @escaping (SQLiteTransaction) throws -> T) { self.question = question }

    /// For the thread of the statements.
    func run(in transaction: SQLiteTransaction) {
        if let question { result = Result { try question(transaction) } }
        // Nothing may be left of what does not outlive the asker.
        question = nil
        answered.signal()
    }

    /// For the thread of the body.
    func answer() throws -> T {
        answered.wait()
        guard let result else { throw StorageFailure(.engine, "a statement was not run") }
        return try result.get()
    }
}

private final class Outcome<T: Sendable>: Sendable {
    let result = Mutex<Result<T, any Error>?>(nil)
}
