import Core
import Customers
import Sales
import Storage
import TestSupport

/// A workspace whose events the test hands to the steps itself.
struct Workspace {
    let database: any Database
    let driver: BatchDriver
    let profiles: Profiles
    let companies: Companies

    func person(_ userID: String) async throws -> Profile? {
        try await profiles.profile(namespace: "user_id", value: userID)
    }
}

func withWorkspace(_ engine: Engine, _ body: (Workspace) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
        try await database.migrateWorkspace()
        try await body(
            Workspace(
                database: database,
                driver: try await BatchDriver(database),
                profiles: Profiles(database: database),
                companies: Companies(database: database)
            )
        )
    }
}

/// An `identify` of this user, `hour` hours after the beginning.
func identify(_ user: String, _ traits: String, hour: Int = 0, more: String = "") -> String {
    let time = Instant(seconds: 1_780_000_000).advanced(byMicroseconds: Int64(hour) * Instant.hour)
    return #"{"type":"identify","userId":"\#(user)","timestamp":"\#(time)","traits":{\#(traits)}\#(more)}"#
}
