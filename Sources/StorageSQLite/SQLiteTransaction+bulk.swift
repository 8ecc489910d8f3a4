import Storage

extension SQLiteTransaction {
    func insert(into table: String, _ columns: [Column], onConflict: String?) throws {
        try run(.insertion(into: table, columns, onConflict: onConflict))
    }

    func claim(into table: String, _ columns: [Column], witness: String) throws -> Set<Int64> {
        guard case .integers(let witnesses)? = columns.first(where: { $0.name == witness })?.values else {
            throw StorageFailure(.engine, "the witness of a claim must be one of its columns, of integers")
        }
        var claimed: Set<Int64> = []
        try each(.insertion(into: table, columns, onConflict: "DO NOTHING")) { row, statement in
            if try statement.run() > 0 { claimed.insert(witnesses[row]) }
        }
        return claimed
    }

    func update(_ table: String, set columns: [Column], matching keys: [Column]) throws {
        try run(.update(table, set: columns, matching: keys))
    }

    func delete(from table: String, matching keys: [Column]) throws {
        try run(.deletion(from: table, matching: keys))
    }

    func lookup(_ columns: String, from table: String, matching keys: [Column]) throws -> [(key: Int, row: Row)] {
        try answers(to: .lookup(columns, from: table, matching: keys))
    }

    /// Runs the statement for each of its rows.
    func run(_ bulk: BulkStatement) throws {
        try each(bulk) { _, statement in _ = try statement.run() }
    }

    /// What the question answers for each of its rows.
    func answers(to bulk: BulkStatement) throws -> [(key: Int, row: Row)] {
        var found: [(key: Int, row: Row)] = []
        try each(bulk) { key, statement in
            while try statement.step() { found.append((key, statement.row())) }
        }
        return found
    }

    private func each(_ bulk: BulkStatement, _ body: (Int, PreparedStatement) throws -> Void) throws {
        let rows = bulk.rows
        guard rows.count > 0 else { return }
        try withExtendedLifetime(rows) {
            try prepared(bulk.text) { statement in
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
}
