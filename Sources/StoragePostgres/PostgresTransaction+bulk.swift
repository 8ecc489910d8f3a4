import Storage

/// The bulk verbs: one statement and one round trip for all rows.
extension PostgresTransaction {
    func insert(into table: String, _ columns: [Column], onConflict: String?) throws {
        let bulk = try BulkStatement(columns)
        guard bulk.count > 0 else { return }
        let conflict = onConflict.map { " ON CONFLICT \($0)" } ?? ""
        let text = "INSERT INTO \(table) (\(bulk.names)) SELECT * FROM \(bulk.unnested)\(conflict)"
        _ = try run(text, bulk.parameters)
    }

    func claim(into table: String, _ columns: [Column], witness: String) throws -> Set<Int64> {
        guard case .integers? = columns.first(where: { $0.name == witness })?.values else {
            throw StorageFailure(.engine, "the witness of a claim must be one of its columns, of integers")
        }
        let bulk = try BulkStatement(columns)
        guard bulk.count > 0 else { return [] }
        // The rows go in one after the other in the order of the arrays, so of equal keys the first wins.
        let answer = try run(
            "INSERT INTO \(table) (\(bulk.names)) SELECT * FROM \(bulk.unnested) "
                + "ON CONFLICT DO NOTHING RETURNING \(witness)",
            bulk.parameters
        )
        return try (0..<answer.count).reduce(into: []) { $0.insert(try answer.integer($1, 0)) }
    }

    func update(_ table: String, set columns: [Column], matching keys: [Column]) throws {
        let bulk = try BulkStatement(columns + keys)
        guard bulk.count > 0 else { return }
        _ = try run(
            "UPDATE \(table) SET \(bulk.settings(before: columns.count)) FROM \(bulk.unnested) "
                + "AS bulk(\(bulk.aliases)) WHERE \(bulk.match(table, from: columns.count))",
            bulk.parameters
        )
    }

    func delete(from table: String, matching keys: [Column]) throws {
        let bulk = try BulkStatement(keys)
        guard bulk.count > 0 else { return }
        _ = try run(
            "DELETE FROM \(table) USING \(bulk.unnested) AS bulk(\(bulk.aliases)) WHERE \(bulk.match(table))",
            bulk.parameters
        )
    }

    func lookup(_ columns: String, from table: String, matching keys: [Column]) throws -> [(key: Int, row: Row)] {
        let bulk = try BulkStatement(keys)
        guard bulk.count > 0 else { return [] }
        let answer = try run(
            "SELECT bulk.bulk_0, \(columns) FROM \(bulk.unnested) WITH ORDINALITY "
                + "AS bulk(\(bulk.aliases), bulk_0) JOIN \(table) ON \(bulk.match(table)) ORDER BY bulk.bulk_0",
            bulk.parameters
        )
        return try (0..<answer.count).map { row in
            (Int(try answer.integer(row, 0)) - 1, try answer.row(row, from: 1))
        }
    }
}
