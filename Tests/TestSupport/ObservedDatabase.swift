public import Storage
import Synchronization

/// A database that remembers which statements were read, so that their plans can be looked at.
public final class ObservedDatabase: Database {
    private let base: any Database
    private let seen = Mutex<[SQL]>([])
    private let longest = Mutex(0)

    public init(_ base: any Database) { self.base = base }

    /// The statements since the last call.
    public func takeStatements() -> [SQL] {
        seen.withLock { seen in
            defer { seen = [] }
            return seen
        }
    }

    /// The most rows that one transaction went through one by one, of those since the last call.
    public func takeLongestRead() -> Int {
        longest.withLock { longest in
            defer { longest = 0 }
            return longest
        }
    }

    /// How the engine would run the statement, were scans as dear as they are in a large table: one step a line.
    public func plan(of sql: SQL) async throws -> [String] {
        try await base.write { tx in
            guard tx.dialect.name == "postgres" else {
                return try tx.rows("EXPLAIN QUERY PLAN " + sql).map { try $0.text(3) }
            }
            for scan in ["enable_seqscan", "enable_bitmapscan", "enable_sort"] {
                try tx.execute(SQL.trusted("SET LOCAL \(scan) = off"))
            }
            return try tx.rows("EXPLAIN " + sql).map { try $0.text(0) }
        }
    }

    public var dialect: Dialect { base.dialect }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await base.read { [self] tx in
            let observed = Observed(base: tx) { sql in self.seen.withLock { $0.append(sql) } }
            defer { longest.withLock { $0 = max($0, observed.passed.withLock { $0 }) } }
            return try body(observed)
        }
    }

    public func write<T: Sendable>(
        _ durability: Durability,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        try await base.write(durability, body)
    }

    public func size() async throws -> Int64 { try await base.size() }

    public func copy(to path: String) async throws { try await base.copy(to: path) }

    /// The base stays open: it belongs to somebody else.
    public func close() async throws {}

    private final class Observed: ReadTransaction {
        let base: any ReadTransaction
        let note: (SQL) -> Void
        /// Rows that were gone through.
        let passed = Mutex(0)

        init(base: any ReadTransaction, note: @escaping (SQL) -> Void) { (self.base, self.note) = (base, note) }

        var dialect: Dialect { base.dialect }

        func rows(_ sql: SQL) throws -> [Row] {
            note(sql)
            return try base.rows(sql)
        }

        func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
            note(sql)
            try base.forEach(sql) { row in
                passed.withLock { $0 += 1 }
                try body(row)
            }
        }

        func lookup(_ columns: String, from table: String, matching keys: [Column]) throws -> [(key: Int, row: Row)] {
            try base.lookup(columns, from: table, matching: keys)
        }
    }
}

/// Steps of a plan that read a whole table or sort what an index could have had in order. A walk along an index, which a
/// list leaves after its page, is none of them, nor is sorting the block in which it does.
public func toil(in plan: [String], ofTables tables: [String]) -> [String] {
    plan.filter { step in
        let step = step.trimmingPrefix { " ->".contains($0) }
        if step.hasPrefix("USE TEMP B-TREE") || step.hasPrefix("Sort  (") { return true }
        if step.hasPrefix("Seq Scan") { return tables.contains { step.hasPrefix("Seq Scan on \($0)") } }
        return step.hasPrefix("SCAN") && !step.contains("USING") && tables.contains { step == "SCAN \($0)" }
    }
}
