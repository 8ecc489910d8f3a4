import Storage

/// One transaction on one session. The first statement that fails ends it, as the server has it.
final class PostgresTransaction: WriteTransaction {
    private let session: Session
    private var failure: StorageFailure?
    private var openCursors = 0

    /// Statements with more values carry lists of changing length, each a text of its own: not worth preparing.
    private static let mostValuesOfKept = 16
    private static let rowsAFetch = 1000

    init(_ session: Session) { self.session = session }

    var dialect: Dialect { PostgresDatabase.dialect }

    /// Runs the body. Throws what failed, also where the body did not: the server would make COMMIT a ROLLBACK and
    /// report success.
    func run<T>(_ body: (PostgresTransaction) throws -> T) throws -> T {
        let result = try body(self)
        if let failure { throw failure }
        return result
    }

    func rows(_ sql: SQL) throws -> [Row] {
        let answer = try answer(sql)
        return try (0..<answer.count).map { try answer.row($0) }
    }

    func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        let (text, values) = sql.rendered
        openCursors += 1
        let cursor = "dangol_cursor_\(openCursors)"
        defer { openCursors -= 1 }
        let parameters = try values.map { try Parameter($0) }
        _ = try run("DECLARE \(cursor) NO SCROLL CURSOR FOR \(text)", parameters, kept: false)
        defer { if failure == nil { _ = try? run("CLOSE \(cursor)", [], kept: false) } }
        var fetched = 0
        repeat {
            // Never prepared: the shape of its rows differs from cursor to cursor.
            let answer = try run("FETCH FORWARD \(Self.rowsAFetch) FROM \(cursor)", [], kept: false)
            fetched = answer.count
            for row in 0..<fetched { try body(answer.row(row)) }
        } while fetched == Self.rowsAFetch
    }

    @discardableResult
    func execute(_ sql: SQL) throws -> Int { try answer(sql).changed }

    private func answer(_ sql: SQL) throws -> Answer {
        let (text, values) = sql.rendered
        let parameters = try values.map { try Parameter($0) }
        return try run(text, parameters, kept: parameters.count <= Self.mostValuesOfKept)
    }

    /// Runs one statement and remembers the failure with which it ends.
    func run(_ text: String, _ parameters: [Parameter], kept: Bool = true) throws -> Answer {
        if let failure { throw failure }
        do {
            return try session.run(text, parameters, kept: kept)
        } catch let error as StorageFailure {
            failure = error
            throw error
        }
    }
}
