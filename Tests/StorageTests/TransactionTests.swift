import Dispatch
import Storage
import TestSupport
import Testing

struct TransactionTests {
    private struct Refusal: Error {}

    private static func makeTable(_ database: any Database) async throws {
        _ = try await database.write { try $0.execute("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, s TEXT)") }
    }

    @Test(arguments: Engine.all)
    func `what a body wrote is undone when it throws`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            await #expect(throws: Refusal.self) {
                try await database.write { tx in
                    try tx.insert(into: "t", [Column("id", [1, 2])])
                    try #expect(tx.row("SELECT COUNT(*) FROM t")?.integer(0) == 2)
                    throw Refusal()
                }
            }
            try await #expect(database.count("t") == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `a body that hides a failed statement commits nothing`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            await #expect(throws: StorageFailure.self) {
                try await database.write { tx in
                    try tx.execute("INSERT INTO t (id) VALUES (1)")
                    try? tx.insert(into: "t", [Column("id", [2, 1])])
                    _ = try? tx.execute("INSERT INTO t (id) VALUES (3)")
                }
            }
            try await #expect(database.count("t") == 0)
            _ = try await database.write { try $0.execute("INSERT INTO t (id) VALUES (4)") }
            try await #expect(database.count("t") == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `a reader keeps its snapshot while others write`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let (reading, written) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let counts = database.read { tx in
                let before = try tx.row("SELECT COUNT(*) FROM t")?.integer(0)
                reading.signal()
                #expect(written.wait(timeout: .now() + 60) == .success)
                return (before, try tx.row("SELECT COUNT(*) FROM t")?.integer(0))
            }
            try await database.write { tx in
                #expect(reading.wait(timeout: .now() + 60) == .success)
                try tx.execute("INSERT INTO t (id) VALUES (1)")
            }
            try await #expect(database.count("t") == 1)
            written.signal()
            try await #expect(counts == (0, 0))
        }
    }

    @Test(arguments: Engine.all)
    func `nobody sees what is not committed`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let (wrote, looked) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let writing: Void = database.write { tx in
                try tx.execute("INSERT INTO t (id) VALUES (1)")
                wrote.signal()
                #expect(looked.wait(timeout: .now() + 60) == .success)
            }
            let seen = try await database.read { tx in
                #expect(wrote.wait(timeout: .now() + 60) == .success)
                return try tx.row("SELECT COUNT(*) FROM t")?.integer(0)
            }
            looked.signal()
            try await writing
            #expect(seen == 0)
            try await #expect(database.count("t") == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `many writes at once all take effect, one after the other`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.execute("CREATE TABLE counter (n BIGINT NOT NULL)")
                try tx.execute("INSERT INTO counter VALUES (0)")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        let n = try await database.write { tx in
                            let n = try tx.row("SELECT n FROM counter")?.integer(0) ?? 0
                            try tx.execute("UPDATE counter SET n = \(n + 1)")
                            return n
                        }
                        _ = try await database.read { try $0.row("SELECT n FROM counter")?.integer(0) ?? 0 >= n }
                    }
                }
                try await group.waitForAll()
            }
            try await #expect(database.read { try $0.row("SELECT n FROM counter")?.integer(0) } == 100)
        }
    }

    @Test(arguments: Engine.all)
    func `rows stream, and the body may ask the same question meanwhile`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            try await database.write { try $0.insert(into: "t", [Column("id", Array(0..<2500 as Range<Int64>))]) }
            let sum = try await database.read { tx in
                var sum: Int64 = 0
                try tx.forEach("SELECT id FROM t WHERE id >= \(0) ORDER BY id") { outer in
                    sum += try outer.integer(0)
                    guard try outer.integer(0) == 1200 else { return }
                    try tx.forEach("SELECT id FROM t WHERE id >= \(0) ORDER BY id") { sum -= try $0.integer(0) }
                }
                return sum
            }
            #expect(sum == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `a stream that its body ends leaves the transaction usable`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            try await database.write { tx in
                try tx.insert(into: "t", [Column("id", [1, 2, 3])])
                for _ in 0..<3 {
                    #expect(throws: Refusal.self) { try tx.forEach("SELECT id FROM t") { _ in throw Refusal() } }
                }
                try tx.execute("DELETE FROM t WHERE id = \(1)")
            }
            try await #expect(database.count("t") == 2)
        }
    }

    @Test(arguments: Engine.all)
    func `a reader cannot write`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            await #expect(throws: StorageFailure.self) {
                _ = try await database.read { try $0.rows("INSERT INTO t (id) VALUES (1) RETURNING id") }
            }
            try await #expect(database.count("t") == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `a closed database refuses, and says so`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            try await database.close()
            await #expect(throws: StorageFailure.self) {
                _ = try await database.write { try $0.execute("DELETE FROM t") }
            }
            await #expect(throws: StorageFailure.self) { _ = try await database.count("t") }
        }
    }

    @Test(arguments: Engine.all)
    func `the size grows with the data`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let before = try await database.size()
            try await database.write { tx in
                let texts = (0..<1000).map { String(repeating: "x\($0)", count: 200) }
                try tx.insert(into: "t", [Column("id", Array(0..<1000 as Range<Int64>)), Column("s", texts)])
            }
            try await #expect(database.size() > before + 500_000)
        }
    }
}
