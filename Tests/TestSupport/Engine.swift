public import Storage

/// A database engine that every storage test runs on.
public enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgres

    /// For `@Test(arguments:)`.
    public static var all: [Engine] { allCases }

    public var description: String { rawValue }
}

/// Lends `body` an empty database of its own, which is gone afterwards: SQLite in a folder of its own, PostgreSQL in a
/// database of the server that `make test` starts. Throws ``MissingPostgres`` where there is none.
public func withDatabase(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
    switch engine {
    case .sqlite:
        try await withTemporaryFolder { try await withSQLite(path: $0 + "/test.db", body) }
    case .postgres:
        try await withPostgres { database, _ in try await body(database) }
    }
}
