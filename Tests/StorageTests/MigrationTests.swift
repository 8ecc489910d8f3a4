import Storage
import TestSupport
import Testing

struct MigrationTests {
    private static let first = Migration("test.1 make the table") { dialect in
        ["CREATE TABLE t (id \(dialect.rowID) NOT NULL PRIMARY KEY, b \(dialect.blob))\(dialect.clustered)"]
    }
    private static let second = Migration("test.2 fill it") { _ in
        ["INSERT INTO t (id) VALUES (1)", "INSERT INTO t (id) VALUES (2)"]
    }
    private static let broken = Migration("test.3 fails halfway") { _ in
        ["INSERT INTO t (id) VALUES (3)", "INSERT INTO missing (id) VALUES (3)"]
    }

    @Test(arguments: Engine.all)
    func `migrations run in order and only once`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([Self.first], logger: .silent)
            try await #expect(database.count("t") == 0)
            for _ in 0..<3 { try await database.migrate([Self.first, Self.second], logger: .silent) }
            try await #expect(database.count("t") == 2)
            try await #expect(database.count("schema_migration") == 2)
        }
    }

    @Test(arguments: Engine.all)
    func `a migration that fails leaves nothing of itself, and all before it`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            await #expect(throws: StorageFailure.self) {
                try await database.migrate([Self.first, Self.second, Self.broken], logger: .silent)
            }
            try await #expect(database.count("t") == 2)
            try await #expect(database.count("schema_migration") == 2)
        }
    }

    @Test(arguments: Engine.all)
    func `data of a later version is refused, naming what is unknown`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([Self.first, Self.second], logger: .silent)
            let failure = await #expect(throws: StorageFailure.self) {
                try await database.migrate([Self.first], logger: .silent)
            }
            #expect(failure?.reason == .schema)
            #expect(failure?.diagnosis.contains("test.2 fill it") == true)
        }
    }
}
