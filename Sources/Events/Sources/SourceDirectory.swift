import Storage
import Synchronization

/// Which key writes to which source, in memory: asked at every request.
final class SourceDirectory: Sendable {
    private struct Entries {
        var numbers: [String: Int64] = [:]
        var kinds: [Int64: SourceKind] = [:]
    }

    private let entries = Mutex(Entries())

    func number(forKey key: String) -> Int64? { entries.withLock { $0.numbers[key] } }

    func kind(ofNumber number: Int64) -> SourceKind? { entries.withLock { $0.kinds[number] } }

    func reload(in tx: any ReadTransaction) throws {
        var fresh = Entries()
        // Events of a source whose keys are all revoked may still wait in the inbox.
        for row in try tx.rows("SELECT number, kind FROM source") {
            fresh.kinds[try row.integer(0)] = SourceKind(rawValue: try row.text(1))
        }
        for row in try tx.rows("SELECT key, source FROM write_key WHERE revoked_at IS NULL") {
            fresh.numbers[try row.text(0)] = try row.integer(1)
        }
        entries.withLock { $0 = fresh }
    }
}
