public import Core
public import Storage

/// The sources of a workspace and the keys under which they write.
public struct Sources: Sendable {
    let database: any Database
    let clock: any WallClock

    public init(database: any Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    /// By name.
    public func list() async throws -> [Source] { throw StorageFailure(.engine, "not written") }

    public func source(id: String) async throws -> Source? { throw StorageFailure(.engine, "not written") }

    /// A new source with one write key. Throws ``SourceFailure``.
    public func create(name: String, kind: SourceKind) async throws -> Source {
        throw StorageFailure(.engine, "not written")
    }

    /// Gives the source one more key. The old ones stay good until they are revoked, so that clients can be changed in peace.
    public func rotate(id: String) async throws -> Source { throw StorageFailure(.engine, "not written") }

    /// From now on the key is refused. Throws ``SourceFailure`` where there is no such key.
    public func revoke(key: String, of id: String) async throws -> Source { throw StorageFailure(.engine, "not written") }

    /// The number of the source that may write with `key`; nil for unknown and revoked keys. Memory only, O(1).
    public func number(forKey key: String) -> Int64? { nil }

    /// What the source of this number runs on; nil for a number that no source has. Memory only, O(1).
    public func kind(ofNumber number: Int64) -> SourceKind? { nil }
}
