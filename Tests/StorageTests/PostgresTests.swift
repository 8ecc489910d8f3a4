import Storage
import TestSupport
import Testing

struct PostgresTests {
    private static func terminate(_ process: Int64, in database: any Database) async throws {
        let done = try await database.read { tx in
            try tx.row("SELECT pg_terminate_backend(CAST(\(process) AS INTEGER), 5000)")?.integer(0)
        }
        #expect(done == 1)
    }

    @Test func `a connection that broke while idle is replaced without anybody noticing`() async throws {
        try await withDatabase(.postgres) { database in
            let first = try await database.write { tx in
                try tx.execute("CREATE TABLE t (id BIGINT)")
                return try tx.row("SELECT pg_backend_pid()")?.integer(0)
            }
            try await Self.terminate(try #require(first), in: database)
            let second = try await database.write { tx in
                try tx.execute("INSERT INTO t VALUES (1)")
                return try tx.row("SELECT pg_backend_pid()")?.integer(0)
            }
            #expect(first != second)
            try await #expect(database.count("t") == 1)
        }
    }

    @Test func `a transaction whose connection breaks fails as unavailable and leaves nothing`() async throws {
        try await withDatabase(.postgres) { database in
            _ = try await database.write { try $0.execute("CREATE TABLE t (id BIGINT)") }
            await expectFailure(.unavailable) {
                try await database.write { tx in
                    try tx.execute("INSERT INTO t VALUES (1)")
                    _ = try tx.rows("SELECT pg_terminate_backend(pg_backend_pid())")
                    try tx.execute("INSERT INTO t VALUES (2)")
                }
            }
            _ = try await database.write { try $0.execute("INSERT INTO t VALUES (3)") }
            try await #expect(database.count("t") == 1)
        }
    }

    @Test func `statements stay right when more of them come than are kept prepared`() async throws {
        try await withDatabase(.postgres) { database in
            try await database.read { tx in
                for round in 0..<3 {
                    for width in 1...300 {
                        let sql: SQL = "SELECT \(round) + \(SQL.trusted("\(width)"))"
                        for _ in 0..<2 { try #expect(tx.row(sql)?.integer(0) == Int64(round + width)) }
                    }
                }
            }
        }
    }

    @Test func `a null fits a column of any type, prepared or not`() async throws {
        try await withDatabase(.postgres) { database in
            try await database.write { tx in
                try tx.execute("CREATE TABLE t (n BIGINT, s TEXT, b BYTEA)")
                let (n, s, b): (Int64?, String?, [UInt8]?) = (nil, nil, nil)
                for _ in 0..<3 { try tx.execute("INSERT INTO t VALUES (\(n), \(s), \(b))") }
                for _ in 0..<3 { try tx.execute("INSERT INTO t VALUES (\(1), \("s"), \([UInt8]()))") }
            }
            try await #expect(database.count("t") == 6)
        }
    }

    @Test func `bulk work goes by index also where the planner knows nothing of the table`() async throws {
        try await withDatabase(.postgres) { database in
            let plan = try await database.write { tx in
                try tx.execute("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, v BIGINT)")
                try tx.execute("ANALYZE t")
                let sql: SQL = """
                    EXPLAIN SELECT t.v FROM unnest(ARRAY(SELECT generate_series(1, 10000))::bigint[]) AS bulk(k) \
                    JOIN t ON t.id = bulk.k
                    """
                return try tx.rows(sql).map { try $0.text(0) }.joined(separator: "\n")
            }
            #expect(plan.contains("Index Scan") || plan.contains("Bitmap Index Scan"), "\(plan)")
            #expect(!plan.contains("Seq Scan") && !plan.contains("Hash"), "\(plan)")
        }
    }
}
