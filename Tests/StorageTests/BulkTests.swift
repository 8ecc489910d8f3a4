import Core
import Storage
import TestSupport
import Testing

struct BulkTests {
    private static func makeTable(_ database: any Database) async throws {
        _ = try await database.write { tx in
            try tx.execute(
                """
                CREATE TABLE t (ordinal BIGINT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, note TEXT, \
                body \(tx.dialect.blob), PRIMARY KEY (kind, name))
                """
            )
        }
    }

    @Test(arguments: Engine.all, [1, 2, 3] as [UInt64])
    func `bulk verbs do what a row by row oracle does`(_ engine: Engine, seed: UInt64) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            var generator = SeededGenerator(seed: seed)
            var oracle = TableOracle()
            for round in 0..<60 {
                let things = (0..<Int.random(in: 0...40, using: &generator)).map {
                    Thing.random(ordinal: Int64(round * 1000 + $0), using: &generator)
                }
                let distinct = TableOracle.distinct(things)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0:
                    let claimed = try await database.write {
                        try $0.claim(into: "t", Thing.columns(things), witness: "ordinal")
                    }
                    #expect(claimed == oracle.claim(things))
                case 1:
                    try await database.write { tx in
                        let conflict = "(kind, name) DO UPDATE SET note = excluded.note, body = excluded.body"
                        try tx.insert(into: "t", Thing.columns(distinct), onConflict: conflict)
                    }
                    oracle.upsert(distinct)
                case 2:
                    try await database.write { tx in
                        let values = [Column("note", distinct.map(\.note)), Column("body", distinct.map(\.body))]
                        try tx.update("t", set: values, matching: Thing.keys(distinct))
                    }
                    oracle.update(distinct)
                case 3:
                    try await database.write { try $0.delete(from: "t", matching: Thing.keys(things)) }
                    oracle.delete(things)
                default:
                    let found = try await database.read { tx in
                        try tx.lookup("ordinal, note, body", from: "t", matching: Thing.keys(things))
                            .map { ($0.key, try $0.row.integer(0), try $0.row.optionalText(1)) }
                    }
                    #expect(found.elementsEqual(oracle.lookup(things), by: ==))
                }
                try await #expect(Thing.all(in: database) == oracle.all)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `of equal keys in one claim the first wins`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let names = ["a", "b", "a", "c", "b", "a"]
            let claimed = try await database.write { tx in
                let columns = [
                    Column("ordinal", [0, 1, 2, 3, 4, 5]),
                    Column("kind", names.map { _ in "k" }),
                    Column("name", names),
                ]
                let first = try tx.claim(into: "t", columns, witness: "ordinal")
                let second = try tx.claim(into: "t", columns, witness: "ordinal")
                return (first, second)
            }
            #expect(claimed == ([0, 1, 3], []))
        }
    }

    @Test(arguments: Engine.all)
    func `a lookup by part of a key finds all that match, in the order of the keys`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let found = try await database.write { tx in
                let kinds = ["x", "y", "x"]
                let columns = [Column("ordinal", [1, 2, 3]), Column("kind", kinds), Column("name", ["a", "a", "b"])]
                try tx.insert(into: "t", columns)
                return try tx.lookup("name, kind", from: "t", matching: [Column("kind", ["none", "x", "y", "x"])])
            }
            #expect(found.map(\.key) == [1, 1, 2, 3, 3])
            #expect(Set(try found.filter { $0.key == 3 }.map { try $0.row.text(0) }) == ["a", "b"])
        }
    }

    @Test(arguments: Engine.all)
    func `a null key equals nothing`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            try await database.write { tx in
                try tx.insert(into: "t", Thing.columns([Thing(ordinal: 1, kind: "k", name: "n", note: nil, body: nil)]))
                let null = [Column("note", [String?.none])]
                try #expect(tx.lookup("ordinal", from: "t", matching: null).isEmpty)
                try tx.delete(from: "t", matching: null)
                try tx.update("t", set: [Column("ordinal", [9])], matching: null)
            }
            try await #expect(Thing.all(in: database).map(\.ordinal) == [1])
        }
    }

    @Test(arguments: Engine.all)
    func `no rows are no work`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            try await database.write { tx in
                let none = Thing.columns([])
                try tx.insert(into: "t", none)
                try #expect(tx.claim(into: "t", none, witness: "ordinal").isEmpty)
                try tx.update("t", set: [Column("note", [String]())], matching: Thing.keys([]))
                try tx.delete(from: "t", matching: Thing.keys([]))
                try #expect(tx.lookup("ordinal", from: "t", matching: Thing.keys([])).isEmpty)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `the witness of a claim must be one of its integer columns`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Self.makeTable(database)
            let columns = Thing.columns([Thing(ordinal: 1, kind: "k", name: "n", note: nil, body: nil)])
            for witness in ["missing", "name"] {
                await expectFailure(.engine) {
                    try await database.write { _ = try $0.claim(into: "t", columns, witness: witness) }
                }
            }
        }
    }
}
