import GRDB
import Storage

/// One transaction on one connection.
///
/// As on PostgreSQL, the first statement that fails ends it: whatever follows is refused, also where the body caught
/// the error, and nothing is committed. Otherwise a body could mean two things on two engines, and after an automatic
/// rollback SQLite would run what follows outside of any transaction.
final class SQLiteTransaction: WriteTransaction {
    private let connection: Connection
    private var failure: StorageFailure?

    /// Statements with more values carry lists of changing length, each a text of its own: not worth keeping.
    private static let mostValuesOfKept = 16

    init(_ connection: Connection) { self.connection = connection }

    var dialect: Dialect { SQLiteDatabase.dialect }

    /// Runs the body. Throws what failed, also where the body did not.
    func run<T>(_ body: (SQLiteTransaction) throws -> T) throws -> T {
        let result = try body(self)
        if let failure { throw failure }
        return result
    }

    func rows(_ sql: SQL) throws -> [Row] {
        var rows: [Row] = []
        try forEach(sql) { rows.append($0) }
        return rows
    }

    func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        try bound(sql) { statement in
            while try observed(statement.step) { try body(statement.row()) }
        }
    }

    @discardableResult
    func execute(_ sql: SQL) throws -> Int {
        try bound(sql) { statement in try observed(statement.run) }
    }

    /// Runs `body` with the statement prepared and its values bound, and leaves nothing bound behind.
    private func bound<T>(_ sql: SQL, _ body: (PreparedStatement) throws -> T) throws -> T {
        let (text, values) = sql.rendered
        let buffer = RowBuffer()
        return try prepared(text, kept: values.count <= Self.mostValuesOfKept) { statement in
            try observed { try buffer.bind(values, to: statement) }
            return try withExtendedLifetime(buffer) { try body(statement) }
        }
    }

    /// Runs `body` with the statement, kept for the next time or made for this one.
    func prepared<T>(
        _ text: String,
        kept: Bool = true,
        _ body: (PreparedStatement) throws -> T
    ) throws -> T {
        let statement = try observed {
            if kept {
                let statement = PreparedStatement(
                    try connection.cachedStatement(sql: text),
                    on: connection.sqliteConnection
                )
                // A body of `forEach` may ask the same question again.
                if !statement.isBusy { return statement }
            }
            return PreparedStatement(try connection.makeStatement(sql: text), on: connection.sqliteConnection)
        }
        defer { statement.clear() }
        return try body(statement)
    }

    /// Remembers the failure with which an engine's call ends.
    func observed<T>(_ call: () throws -> T) throws -> T {
        if let failure { throw failure }
        do {
            return try translated(call)
        } catch let error as StorageFailure {
            failure = error
            throw error
        }
    }
}
