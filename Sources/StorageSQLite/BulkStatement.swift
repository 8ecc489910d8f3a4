import Storage

/// One of the bulk verbs with its rows, laid out and ready: a statement that is run once a row. Nothing crosses a process,
/// so that is as fast as it gets.
struct BulkStatement: Sendable {
    let text: String
    let rows: BulkRows

    private init(_ text: String, _ columns: [Column]) throws {
        self.text = text
        rows = try BulkRows(columns)
    }

    static func insertion(into table: String, _ columns: [Column], onConflict: String?) throws -> BulkStatement {
        let names = columns.map(\.name).joined(separator: ", ")
        let values = (1...max(columns.count, 1)).map { "$\($0)" }.joined(separator: ", ")
        let conflict = onConflict.map { " ON CONFLICT \($0)" } ?? ""
        return try BulkStatement("INSERT INTO \(table) (\(names)) VALUES (\(values))\(conflict)", columns)
    }

    static func update(_ table: String, set columns: [Column], matching keys: [Column]) throws -> BulkStatement {
        let settings = columns.enumerated().map { "\($1.name) = $\($0 + 1)" }.joined(separator: ", ")
        let text = "UPDATE \(table) SET \(settings) WHERE \(match(keys, after: columns.count))"
        return try BulkStatement(text, columns + keys)
    }

    static func deletion(from table: String, matching keys: [Column]) throws -> BulkStatement {
        try BulkStatement("DELETE FROM \(table) WHERE \(match(keys, after: 0))", keys)
    }

    static func lookup(_ columns: String, from table: String, matching keys: [Column]) throws -> BulkStatement {
        try BulkStatement("SELECT \(columns) FROM \(table) WHERE \(match(keys, after: 0))", keys)
    }

    private static func match(_ keys: [Column], after count: Int) -> String {
        keys.enumerated().map { "\($1.name) = $\(count + $0 + 1)" }.joined(separator: " AND ")
    }
}
