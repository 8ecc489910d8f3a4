import Storage

/// The bulk verbs: one prepared statement, run once a row. Nothing crosses a process, so that is as fast as it gets.
extension SQLiteTransaction {
    func insert(into table: String, _ columns: [Column], onConflict: String?) throws {
        try each(columns, Self.insertion(into: table, columns, onConflict)) { _, statement in _ = try statement.run() }
    }

    func claim(into table: String, _ columns: [Column], witness: String) throws -> Set<Int64> {
        guard case .integers(let witnesses)? = columns.first(where: { $0.name == witness })?.values else {
            throw StorageFailure(.engine, "the witness of a claim must be one of its columns, of integers")
        }
        var claimed: Set<Int64> = []
        try each(columns, Self.insertion(into: table, columns, "DO NOTHING")) { row, statement in
            if try statement.run() > 0 { claimed.insert(witnesses[row]) }
        }
        return claimed
    }

    func update(_ table: String, set columns: [Column], matching keys: [Column]) throws {
        let settings = columns.enumerated().map { "\($1.name) = $\($0 + 1)" }.joined(separator: ", ")
        let text = "UPDATE \(table) SET \(settings) WHERE \(Self.match(keys, after: columns.count))"
        try each(columns + keys, text) { _, statement in _ = try statement.run() }
    }

    func delete(from table: String, matching keys: [Column]) throws {
        let text = "DELETE FROM \(table) WHERE \(Self.match(keys, after: 0))"
        try each(keys, text) { _, statement in _ = try statement.run() }
    }

    func lookup(_ columns: String, from table: String, matching keys: [Column]) throws -> [(key: Int, row: Row)] {
        var found: [(key: Int, row: Row)] = []
        try each(keys, "SELECT \(columns) FROM \(table) WHERE \(Self.match(keys, after: 0))") { key, statement in
            while try statement.step() { found.append((key, statement.row())) }
        }
        return found
    }

    /// Runs the statement for each row of `columns`.
    private func each(
        _ columns: [Column],
        _ text: String,
        _ body: (Int, PreparedStatement) throws -> Void
    ) throws {
        let rows = try BulkRows(columns)
        guard rows.count > 0 else { return }
        try withExtendedLifetime(rows) {
            try prepared(text) { statement in
                try observed {
                    for row in 0..<rows.count {
                        try rows.bind(row: row, to: statement)
                        try body(row, statement)
                        statement.reset()
                    }
                }
            }
        }
    }

    private static func insertion(into table: String, _ columns: [Column], _ onConflict: String?) -> String {
        let names = columns.map(\.name).joined(separator: ", ")
        let values = (1...max(columns.count, 1)).map { "$\($0)" }.joined(separator: ", ")
        let conflict = onConflict.map { " ON CONFLICT \($0)" } ?? ""
        return "INSERT INTO \(table) (\(names)) VALUES (\(values))\(conflict)"
    }

    private static func match(_ keys: [Column], after count: Int) -> String {
        keys.enumerated().map { "\($1.name) = $\(count + $0 + 1)" }.joined(separator: " AND ")
    }
}
