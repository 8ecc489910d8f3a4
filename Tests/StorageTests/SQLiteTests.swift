import Foundation
import Storage
import StorageSQLite
import TestSupport
import Testing

struct SQLiteTests {
    @Test func `the file promises that what was written stays, also at a power cut`() async throws {
        try await withDatabase(.sqlite) { database in
            let settings = try await database.write { tx in
                try ["synchronous", "journal_mode", "foreign_keys", "temp_store"].map { name in
                    try tx.row("PRAGMA \(SQL.trusted(name))")?.values.first
                }
            }
            #expect(settings == [.integer(2), .text("wal"), .integer(1), .integer(2)])
        }
    }

    @Test func `what was written is there when the file is opened again`() async throws {
        try await withTemporaryFolder { folder in
            try await withSQLite(path: folder + "/a.db") { database in
                try await database.write { tx in
                    try tx.execute("CREATE TABLE t (id BIGINT NOT NULL)")
                    try tx.execute("INSERT INTO t VALUES (1)")
                }
            }
            try await #expect(withSQLite(path: folder + "/a.db") { try await $0.count("t") } == 1)
        }
    }

    /// Row after row, a page and a transaction each.
    private func fill(_ database: SQLiteDatabase, _ ids: Range<Int64>) async throws {
        let filling = String(repeating: "x", count: 3_000)
        try await database.write { tx in
            _ = try tx.execute("CREATE TABLE IF NOT EXISTS t (id BIGINT NOT NULL, filling TEXT NOT NULL)")
        }
        for id in ids {
            try await database.write(.eventual) { tx in
                _ = try tx.execute("INSERT INTO t VALUES (\(id), \(filling))")
            }
        }
    }

    /// A log that is never begun anew makes every look into it longer, until the disk is full.
    @Test func `the log stays short under a writer that never pauses`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.db"
            var options = SQLiteOptions()
            options.checkpointPages = 20
            options.logPages = 100
            let database = try SQLiteDatabase(path: path, options: options)
            try await fill(database, 0..<1_000)
            // Some thousand pages were written; a copy that is under way lets the log run over a little.
            #expect(try logSize(of: path) < 600 * 4_096)
            try await database.close()
        }
    }

    /// While somebody reads, it cannot begin anew.
    @Test(arguments: [300, 100_000]) func `the log is short again once a long read is over`(_ most: Int) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.db"
            var options = SQLiteOptions()
            (options.checkpointPages, options.logPages) = (20, 100)
            (options.longestLogPages, options.mostLogPages) = (200, most)
            let database = try SQLiteDatabase(path: path, options: options)
            try await fill(database, 0..<1)
            let began = AsyncStream.makeStream(of: Void.self)
            let mayEnd = DispatchSemaphore(value: 0)
            async let seen = database.read { tx in
                let before = try tx.row("SELECT COUNT(*) FROM t")?.integer(0)
                began.continuation.finish()
                mayEnd.wait()
                return before
            }
            for await _ in began.stream {}
            try await fill(database, 1..<501)
            #expect(try logSize(of: path) > 500 * 4_096)
            mayEnd.signal()
            #expect(try await seen == 1)
            try await fill(database, 501..<1_501)
            #expect(try logSize(of: path) < 800 * 4_096)
            #expect(try await database.count("t") == 1_501)
            try await database.close()
        }
    }

    @Test func `closing leaves nothing in the log`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.db"
            try await withSQLite(path: path) { database in
                try await database.write { tx in
                    try tx.execute("CREATE TABLE t (id BIGINT NOT NULL)")
                    try tx.insert(into: "t", [Column("id", Array(0..<10_000 as Range<Int64>))])
                }
                try await #expect(database.count("t") == 10_000)
                #expect(try logSize(of: path) > 0)
            }
            #expect(try logSize(of: path) == 0)
            try await withSQLite(path: path) { try await #expect($0.count("t") == 10_000) }
        }
    }

    @Test func `closing does not wait for whoever reads, and loses nothing`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.db"
            try await withSQLite(path: path) { reader in
                _ = try await reader.write { try $0.execute("CREATE TABLE t (id BIGINT NOT NULL)") }
                let began = AsyncStream.makeStream(of: Void.self)
                let mayEnd = DispatchSemaphore(value: 0)
                async let seen = reader.read { tx in
                    let before = try tx.row("SELECT COUNT(*) FROM t")?.integer(0)
                    began.continuation.finish()
                    mayEnd.wait()
                    return before
                }
                for await _ in began.stream {}
                try await withSQLite(path: path) { writer in
                    try await writer.write { tx in try tx.insert(into: "t", [Column("id", [1, 2])]) }
                }
                #expect(try logSize(of: path) > 0)
                mayEnd.signal()
                try await #expect(seen == 0)
                try await #expect(reader.count("t") == 2)
            }
            #expect(try logSize(of: path) == 0)
        }
    }

    @Test func `a copy made under writes is whole and consistent`() async throws {
        try await withTemporaryFolder { folder in
            try await withSQLite(path: folder + "/a.db") { database in
                let table: SQL = "CREATE TABLE t (id BIGINT NOT NULL, pair BIGINT NOT NULL)"
                _ = try await database.write { try $0.execute(table) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for number in 0..<200 as Range<Int64> {
                            try await database.write { tx in
                                let columns = [Column("id", [number, number]), Column("pair", [number, -number])]
                                try tx.insert(into: "t", columns)
                            }
                        }
                    }
                    for copy in 0..<5 { group.addTask { try await database.copy(to: folder + "/copy\(copy).db") } }
                    try await group.waitForAll()
                }
            }
            for copy in 0..<5 {
                try await withSQLite(path: folder + "/copy\(copy).db") { database in
                    let row = try await database.read { tx in
                        try tx.row(
                            "SELECT COUNT(*) % 2, COALESCE(SUM(pair), 0), (SELECT * FROM pragma_integrity_check) FROM t"
                        )
                    }
                    #expect(row?.values == [.integer(0), .integer(0), .text("ok")])
                }
            }
        }
    }

    @Test func `a database in memory does the same, and can be kept as a file`() async throws {
        try await withTemporaryFolder { folder in
            try await withMemory { database in
                try await database.write { tx in
                    try tx.execute("CREATE TABLE t (id BIGINT NOT NULL)")
                    try tx.insert(into: "t", [Column("id", [1, 2])])
                }
                await #expect(throws: StorageFailure.self) {
                    _ = try await database.read { try $0.rows("INSERT INTO t VALUES (3) RETURNING id") }
                }
                try await #expect(database.count("t") == 2)
                try await #expect(database.size() > 0)
                try await database.copy(to: folder + "/a.db")
            }
            try await withSQLite(path: folder + "/a.db") { try await #expect($0.count("t") == 2) }
        }
    }

    @Test func `a path that cannot be opened is unavailable`() async throws {
        await expectFailure(.unavailable) {
            try await withSQLite(path: "/nowhere/at/all.db") { _ in }
        }
        try await withTemporaryFolder { folder in
            try Data("This is no database, but long enough to have a header of one.".utf8)
                .write(to: URL(fileURLWithPath: folder + "/a.db"))
            await expectFailure(.unavailable) { try await withSQLite(path: folder + "/a.db") { _ in } }
        }
    }

    /// Bytes of the write-ahead log; 0 where there is none.
    private func logSize(of path: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: path + "-wal") else { return 0 }
        return try #require(FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int)
    }
}
