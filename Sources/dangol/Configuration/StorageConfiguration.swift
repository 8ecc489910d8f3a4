/// Where the data is.
struct StorageConfiguration: Sendable, Equatable {
    static let database = Setting(
        "storage.database",
        initial: "",
        "`postgres://user@host/name` of a database for this workspace alone; empty for SQLite in the workspace's folder."
    )
    static let descriptions = [database.description]

    /// Nil for SQLite.
    let database: String?

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        let url = try sources[Self.database]
        guard url.isEmpty || url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw sources.unusable(Self.database, expected: "a URL that begins with postgres://")
        }
        database = url.isEmpty ? nil : url
    }
}
