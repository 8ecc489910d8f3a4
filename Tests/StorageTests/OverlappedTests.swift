import Core
import Storage
import TestSupport
import Testing

/// What a driver may run beside the body must not be seen to be.
struct OverlappedTests {
    private static func makeTable(_ database: any Database) async throws {
        _ = try await database.write {
            try $0.execute("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)")
        }
    }

    @Test(arguments: Engine.all)
    func `a question sees everything that was written before it`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let counts = try await database.write(.eventual) { tx in
                var counts: [Int64] = []
                for round in 0..<50 as Range<Int64> {
                    let ids = (0..<20).map { round * 20 + $0 }
                    try tx.insert(into: "t", [Column("id", ids), Column("n", ids)])
                    try tx.perform("UPDATE t SET n = n + 1")
                    if round % 10 == 9 { try tx.delete(from: "t", matching: [Column("id", [round])]) }
                    counts.append(try tx.row("SELECT COUNT(*) FROM t")?.integer(0) ?? 0)
                    let found = try tx.lookup("n", from: "t", matching: [Column("id", [ids[0]])])
                    #expect(try found.map { try $0.row.integer(0) } == [ids[0] + 1])
                }
                var sum: Int64 = 0
                try tx.forEach("SELECT id FROM t") { sum += try $0.integer(0) }
                #expect(sum == (0..<1_000).reduce(0, +) - 9 - 19 - 29 - 39 - 49)
                return counts
            }
            #expect(counts.last == 995)
            try await #expect(database.count("t") == 995)
        }
    }

    @Test(arguments: Engine.all)
    func `what fails late undoes everything, and says what it was`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let failure = await #expect(throws: StorageFailure.self) {
                try await database.write(.eventual) { tx in
                    try tx.insert(into: "t", [Column("id", [1, 2]), Column("n", [1, 2])])
                    try tx.insert(into: "t", [Column("id", [3, 1]), Column("n", [3, 1])])
                }
            }
            #expect(failure?.reason == .constraint)
            try await #expect(database.count("t") == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `a body that goes on after a failure commits nothing`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            await #expect(throws: StorageFailure.self) {
                try await database.write(.eventual) { tx in
                    try? tx.insert(into: "t", [Column("id", [1, 1]), Column("n", [1, 1])])
                    _ = try? tx.rows("SELECT 1")
                    try? tx.perform("INSERT INTO t (id, n) VALUES (7, 7)")
                }
            }
            try await #expect(database.count("t") == 0)
            try await database.write(.eventual) { try $0.perform("INSERT INTO t (id, n) VALUES (4, 4)") }
            try await #expect(database.count("t") == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `what a body throws undoes what is still in line`(_ engine: Engine) async throws {
        struct Refusal: Error {}
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            await #expect(throws: Refusal.self) {
                try await database.write(.eventual) { tx in
                    let ids = Array(0..<5_000 as Range<Int64>)
                    try tx.insert(into: "t", [Column("id", ids), Column("n", ids)])
                    throw Refusal()
                }
            }
            try await #expect(database.count("t") == 0)
        }
    }
}
