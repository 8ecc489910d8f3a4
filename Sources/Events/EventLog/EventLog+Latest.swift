import Core
import Storage

/// The list of everybody's events, the latest arrival first.
///
/// `event_by_source_and_name` holds, for each source and each name, the numbers in order, in blocks of 4,096. A filter takes those of its
/// runs that it wants and reads a page of each, however rare what it asks for is.
extension EventLog {
    /// A source and a name, of which the index has one run of numbers.
    private struct Run {
        let source: Int64
        let name: Int64
    }

    /// More runs are not read one by one: who wants so much finds enough of it by walking back from the end.
    private static let mostRuns = 200

    static func latest(
        _ filter: EventFilter,
        after cursor: Cursor?,
        limit: Int,
        _ dictionaries: [Int64: PayloadDictionary],
        in tx: any ReadTransaction
    ) throws -> Page<EventRecord> {
        var bounds: [SQL] = []
        if let time = filter.time {
            bounds.append("e.time >= \(time.lowerBound) AND e.time < \(time.upperBound)")
        }
        if let cursor { bounds.append("e.number < \(cursor.keys[0]) AND e.number >> 12 <= \(cursor.keys[0] >> 12)") }
        var conditions = conditions(filter) + bounds
        if filter.sourceID != nil || filter.type != nil || filter.name != nil, let runs = try runs(of: filter, in: tx) {
            guard !runs.isEmpty else { return Page(items: [], next: nil) }
            let numbers = try numbers(in: runs, bounds, limit: limit + 1, in: tx)
            conditions = ["e.number IN (" + SQL.list(numbers.map { .integer($0) }) + ")"]
            guard !numbers.isEmpty else { return Page(items: [], next: nil) }
        }
        let rows = try tx.rows(
            recorded + clause(conditions) + " ORDER BY e.number DESC LIMIT \(limit + 1)"
        )
        return try page(rows, limit: limit, { try recordedEvent($0, dictionaries) }) { Cursor(try $0.integer(0), 0) }
    }

    /// The greatest numbers of these runs.
    private static func numbers(
        in runs: [Run],
        _ bounds: [SQL],
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> [Int64] {
        let branches = runs.map { run -> SQL in
            "SELECT * FROM (SELECT e.number AS n FROM event e "
                + clause(["e.source = \(run.source)", "e.name = \(run.name)"] + bounds)
                + " ORDER BY e.number >> 12 DESC, e.number DESC LIMIT \(limit)) AS b"
        }
        return try tx.rows(
            "SELECT n FROM (" + SQL.joined(branches, separator: " UNION ALL ")
                + ") AS u ORDER BY n DESC LIMIT \(limit)"
        ).map { try $0.integer(0) }
    }

    /// Nil where there are too many.
    private static func runs(of filter: EventFilter, in tx: any ReadTransaction) throws -> [Run]? {
        let sources = try filter.sourceID.map { [$0] } ?? values(of: "source", in: tx)
        var runs: [Run] = []
        if filter.type == nil, filter.name == nil {
            for source in sources {
                runs += try values(of: "name", where: "source = \(source) AND ", in: tx)
                    .map { Run(source: source, name: $0) }
            }
        } else {
            let names = try tx.rows(
                "SELECT number FROM event_name n " + clause(nameConditions(filter)) + " LIMIT \(mostRuns + 1)"
            ).map { try $0.integer(0) }
            runs = sources.flatMap { source in names.map { Run(source: source, name: $0) } }
        }
        return runs.count > mostRuns ? nil : runs
    }

    /// The different values of a column that the index is ordered by, one look each; no more than are of use.
    private static func values(
        of column: String,
        where condition: SQL = "",
        in tx: any ReadTransaction
    ) throws -> [Int64] {
        let next = SQL.trusted("SELECT MIN(\(column)) FROM event WHERE ") + condition + SQL.trusted("\(column) > ")
        return try tx.rows(
            "WITH RECURSIVE found(value) AS (SELECT (" + next + "-1) UNION ALL SELECT (" + next
                + "found.value) FROM found WHERE found.value IS NOT NULL) "
                + "SELECT value FROM found WHERE value IS NOT NULL LIMIT \(mostRuns + 1)"
        ).map { try $0.integer(0) }
    }
}
