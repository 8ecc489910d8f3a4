public import Core
public import Storage

/// The sources of a workspace and the keys under which they write.
public struct Sources: Sendable {
    static let nameLength = 100

    let database: any Database
    let clock: any WallClock
    private let directory = SourceDirectory()

    public init(database: any Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    /// By name.
    public func list() async throws -> [Source] {
        try await database.read { tx in try Self.sources(where: "", in: tx) }
    }

    /// Nil where there is none.
    public func source(id: String) async throws -> Source? {
        try await database.read { tx in try Self.source(id: id, in: tx) }
    }

    /// A new source with one write key. Throws ``SourceFailure``.
    public func create(name: String, kind: SourceKind) async throws -> Source {
        let name = Normalisation.storable(name.trimmed)
        guard !name.isEmpty else { throw SourceFailure.nameMissing }
        guard name.count <= Self.nameLength else { throw SourceFailure.nameTooLong }
        let now = clock.now()
        let id = UUIDv7.make(at: now)
        return try await change { tx in
            guard try tx.row("SELECT number FROM source WHERE name = \(name)") == nil else {
                throw SourceFailure.nameTaken
            }
            let number = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM source")?.integer(0) ?? 1
            try tx.execute(
                """
                INSERT INTO source (number, id, name, kind, created_at)
                VALUES (\(number), \(id), \(name), \(kind.rawValue), \(now))
                """
            )
            try Self.addKey(to: number, at: now, in: tx)
            return id
        }
    }

    /// The number of the source of this name for files, which is made where there is none. Throws ``SourceFailure``, also
    /// where another kind of source has the name.
    public func importSource(named name: String) async throws -> Int64 {
        let name = Normalisation.storable(name.trimmed)
        guard !name.isEmpty else { throw SourceFailure.nameMissing }
        guard name.count <= Self.nameLength else { throw SourceFailure.nameTooLong }
        let now = clock.now()
        let number = try await database.write { tx in
            if let known = try tx.row("SELECT number, kind FROM source WHERE name = \(name)") {
                guard try known.text(1) == SourceKind.import.rawValue else { throw SourceFailure.nameTaken }
                return try known.integer(0)
            }
            let number = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM source")?.integer(0) ?? 1
            try tx.execute(
                """
                INSERT INTO source (number, id, name, kind, created_at)
                VALUES (\(number), \(UUIDv7.make(at: now)), \(name), \(SourceKind.import.rawValue), \(now))
                """
            )
            return number
        }
        try await refresh()
        return number
    }

    /// Gives the source one more key. The old ones stay good until they are revoked, so that clients can be changed in
    /// peace. Throws ``SourceFailure/unknownSource``.
    public func rotate(id: String) async throws -> Source {
        let now = clock.now()
        return try await change { tx in
            guard id != Self.ownID, let source = try Self.source(id: id, in: tx), source.kind != .import else {
                throw SourceFailure.unknownSource
            }
            try Self.addKey(to: source.number, at: now, in: tx)
            return id
        }
    }

    /// From now on the key is refused. Throws ``SourceFailure`` where there is no such key that is still good.
    public func revoke(key: String, of id: String) async throws -> Source {
        let now = clock.now()
        return try await change { tx in
            guard let source = try Self.source(id: id, in: tx) else { throw SourceFailure.unknownSource }
            let changed = try tx.execute(
                """
                UPDATE write_key SET revoked_at = \(now)
                WHERE key = \(key) AND source = \(source.number) AND revoked_at IS NULL
                """
            )
            guard changed == 1 else { throw SourceFailure.unknownKey }
            return id
        }
    }

    /// The number of the source that may write with `key`; nil for unknown and revoked keys. Memory only, O(1).
    public func number(forKey key: String) -> Int64? { directory.number(forKey: key) }

    /// What the source of this number runs on; nil for a number that no source has. Memory only, O(1).
    public func kind(ofNumber number: Int64) -> SourceKind? { directory.kind(ofNumber: number) }

    /// Brings ``number(forKey:)`` up to date with what other processes changed.
    public func refresh() async throws {
        try await database.read { tx in try directory.reload(in: tx) }
    }

    /// Runs `body`, which answers with the id of the source that it changed, and answers with that source.
    private func change(_ body: @escaping @Sendable (any WriteTransaction) throws -> String) async throws -> Source {
        let source = try await database.write { tx in
            guard let source = try Self.source(id: body(tx), in: tx) else { throw SourceFailure.unknownSource }
            return source
        }
        try await refresh()
        return source
    }
}
