import Storage
import TestSupport
import Testing

struct ValueTests {
    private static let integers: [Int64?] = [0, -1, .max, .min, 255, nil]
    private static let texts: [String?] = ["", "a", "단골 👩🏽‍💻", "tab\tand\nline", "' \" $1 %s \\", nil]
    private static let blobs: [[UInt8]?] = [[], [0], [0, 255, 0], Array(repeating: 7, count: 100_000), [39], nil]

    private static func makeTable(_ database: any Database) async throws {
        try await database.write { tx in
            let blob = tx.dialect.blob
            try tx.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, s TEXT, b \(blob), r DOUBLE PRECISION)")
        }
    }

    @Test(arguments: Engine.all)
    func `values come back as they went in, one by one`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let rows = try await database.write { tx in
                for id in Self.integers.indices {
                    let (n, s, b) = (Self.integers[id], Self.texts[id], Self.blobs[id])
                    try tx.execute("INSERT INTO t VALUES (\(id), \(n), \(s), \(b), \(Double(id) / 3))")
                }
                return try tx.rows("SELECT n, s, b, r FROM t ORDER BY id")
            }
            for (id, row) in rows.enumerated() {
                try #expect(row.optionalInteger(0) == Self.integers[id])
                try #expect(row.optionalText(1) == Self.texts[id])
                try #expect(row.optionalBlob(2) == Self.blobs[id])
                #expect(row.values.last == .real(Double(id) / 3))
            }
            #expect(rows.count == Self.integers.count)
        }
    }

    @Test(arguments: Engine.all)
    func `values come back as they went in, in bulk`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let ids = Self.integers.indices.map(Int64.init)
            try await database.write { tx in
                let columns = [
                    Column("id", ids), Column("n", Self.integers), Column("s", Self.texts), Column("b", Self.blobs),
                ]
                try tx.insert(into: "t", columns)
            }
            let found = try await database.read { try $0.lookup("n, s, b", from: "t", matching: [Column("id", ids)]) }
            #expect(found.map(\.key) == Array(Self.integers.indices))
            for (id, row) in found {
                try #expect(row.optionalInteger(0) == Self.integers[id])
                try #expect(row.optionalText(1) == Self.texts[id])
                try #expect(row.optionalBlob(2) == Self.blobs[id])
            }
        }
    }

    @Test(arguments: Engine.all)
    func `text is ordered by code point under the binary collation`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let sorted = try await database.write { tx in
                try tx.execute("CREATE TABLE t (s TEXT\(tx.dialect.binary) NOT NULL)")
                try tx.insert(into: "t", [Column("s", ["b", "a", "B", "가", "_", "é", "😀"])])
                return try tx.rows("SELECT s FROM t ORDER BY s").map { try $0.text(0) }
            }
            #expect(sorted == ["B", "_", "a", "b", "é", "가", "😀"])
        }
    }

    @Test(arguments: Engine.all)
    func `a text with NUL is refused, alone and in bulk`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            await expectFailure(.engine) {
                _ = try await database.write { try $0.execute("INSERT INTO t (id, s) VALUES (1, \("a\0b"))") }
            }
            await expectFailure(.engine) {
                try await database.write { try $0.insert(into: "t", [Column("id", [1]), Column("s", ["a\0b"])]) }
            }
            try await #expect(database.count("t") == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `sums come back as integers where they are cast`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let row = try await database.write { tx in
                try tx.insert(into: "t", [Column("id", [1, 2]), Column("n", [40, 2])])
                return try tx.row("SELECT CAST(SUM(n) AS BIGINT), COUNT(*), MAX(n) > 1 FROM t")
            }
            #expect(row?.values.first == .integer(42))
            #expect(row?.values.dropFirst() == [.integer(2), .integer(1)])
        }
    }
}
