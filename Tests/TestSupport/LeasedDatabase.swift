import Foundation
public import Storage
import StoragePostgres
import StorageSQLite

/// The PostgreSQL half of a test cannot run. It must not pass for that.
public struct MissingPostgres: Error, CustomStringConvertible {
    public let description = """
        DANGOL_TEST_POSTGRES is not set, so there is no PostgreSQL to test with. Run the suite with `make test`, or one \
        command with `Scripts/with-postgres swift test --filter …`.
        """
}

/// Lends `body` the SQLite database at `path`, closed afterwards.
public func withSQLite<T>(path: String, _ body: (any Database) async throws -> T) async throws -> T {
    try await closing(try SQLiteDatabase(path: path), body)
}

/// Lends `body` an empty SQLite database in memory, as `serve --memory` has it.
public func withMemory<T>(_ body: (any Database) async throws -> T) async throws -> T {
    try await closing(try SQLiteDatabase.memory(), body)
}

/// Tests run all at once, and each of these has up to five connections of the server's 200.
private let leases = Gate(places: 24)

/// Lends `body` an empty database of the private PostgreSQL, with its address; both are gone afterwards.
public func withPostgres<T>(_ body: (any Database, _ url: String) async throws -> T) async throws -> T {
    guard let server = ProcessInfo.processInfo.environment["DANGOL_TEST_POSTGRES"],
        let address = URLComponents(string: server)
    else { throw MissingPostgres() }
    await leases.enter()
    let result: Result<T, any Error>
    do {
        result = .success(try await withNewDatabase(of: server, at: address, body))
    } catch {
        result = .failure(error)
    }
    await leases.leave()
    return try result.get()
}

private func withNewDatabase<T>(
    of server: String,
    at address: URLComponents,
    _ body: (any Database, _ url: String) async throws -> T
) async throws -> T {
    var address = address
    let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
    address.path = "/" + name
    let url = address.string ?? server
    try await PostgresDatabase.command("CREATE DATABASE \(name)", url: server)
    let result: T
    do {
        let database = try PostgresDatabase(url: url, logger: .silent)
        result = try await closing(database) { try await body($0, url) }
    } catch {
        try? await PostgresDatabase.command("DROP DATABASE \(name) WITH (FORCE)", url: server)
        throw error
    }
    // Forced, since the test may have left connections of its own.
    try await PostgresDatabase.command("DROP DATABASE \(name) WITH (FORCE)", url: server)
    return result
}

private func closing<T>(_ database: any Database, _ body: (any Database) async throws -> T) async throws -> T {
    let result: T
    do {
        result = try await body(database)
    } catch {
        try? await database.close()
        throw error
    }
    try await database.close()
    return result
}
