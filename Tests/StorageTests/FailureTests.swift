import Storage
import TestSupport
import Testing

struct FailureTests {
    private static func makeTables(_ database: any Database) async throws {
        try await database.write { tx in
            try tx.execute("CREATE TABLE a (id BIGINT NOT NULL PRIMARY KEY, n BIGINT CHECK (n > 0), s TEXT NOT NULL)")
            try tx.execute("CREATE TABLE b (id BIGINT NOT NULL PRIMARY KEY REFERENCES a (id))")
            try tx.execute("INSERT INTO a VALUES (1, 1, 'one')")
        }
    }

    private static let refused: [SQL] = [
        "INSERT INTO a VALUES (1, 1, 'again')",
        "INSERT INTO a VALUES (2, 0, 'check')",
        "INSERT INTO a VALUES (3, 1, NULL)",
        "INSERT INTO b VALUES (7)",
        "DELETE FROM a WHERE id IN (SELECT id FROM b)",
    ]

    @Test(arguments: Engine.all)
    func `what a constraint refuses is a conflict`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTables(database)
            _ = try await database.write { try $0.execute("INSERT INTO b VALUES (1)") }
            for statement in Self.refused {
                await expectFailure(.constraint) { _ = try await database.write { try $0.execute(statement) } }
            }
            await expectFailure(.constraint) {
                try await database.write { tx in
                    try tx.insert(into: "a", [Column("id", [5, 5]), Column("n", [1, 1]), Column("s", ["a", "b"])])
                }
            }
            try await #expect(database.count("a") == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `a diagnosis quotes no values`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTables(database)
            _ = try await database.write { try $0.execute("CREATE TABLE c (s TEXT PRIMARY KEY)") }
            let secret = "person@example.com"
            _ = try await database.write { try $0.execute("INSERT INTO c VALUES (\(secret))") }
            let attempts: [SQL] = [
                "INSERT INTO c VALUES (\(secret))", "SELECT json_extract_path(CAST(\(secret) AS json))",
            ]
            for attempt in attempts {
                let failure = await #expect(throws: StorageFailure.self) {
                    _ = try await database.write { try $0.execute(attempt) }
                }
                #expect(failure?.diagnosis.contains(secret) == false)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a statement that makes no sense fails without harm`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            await expectFailure(.engine) { _ = try await database.write { try $0.execute("SELEC 1") } }
            await expectFailure(.engine) { _ = try await database.read { try $0.rows("SELECT 1 FROM missing") } }
            await expectFailure(.engine) {
                try await database.write { try $0.insert(into: "t", [Column("a", [1, 2]), Column("b", ["one"])]) }
            }
            try await #expect(database.read { try $0.row("SELECT \(1)")?.integer(0) } == 1)
        }
    }

    @Test func `SQLite without room says so and works again when there is some`() async throws {
        try await withDatabase(.sqlite) { database in
            try await database.write { tx in
                try tx.execute("CREATE TABLE t (id BIGINT NOT NULL, s TEXT NOT NULL)")
                try tx.execute("PRAGMA max_page_count = 20")
            }
            let columns = [
                Column("id", Array(0..<1000 as Range<Int64>)),
                Column("s", Array(repeating: String(repeating: "x", count: 500), count: 1000)),
            ]
            for _ in 0..<3 {
                await expectFailure(.full) { try await database.write { try $0.insert(into: "t", columns) } }
            }
            try await #expect(database.count("t") == 0)
            _ = try await database.write { try $0.execute("PRAGMA max_page_count = 100000") }
            try await database.write { try $0.insert(into: "t", columns) }
            try await #expect(database.count("t") == 1000)
        }
    }
}
