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
        let rows = try tx.rows(
            """
            SELECT w.key, s.number, s.kind FROM write_key w JOIN source s ON s.number = w.source
            WHERE w.revoked_at IS NULL
            """
        )
        for row in rows {
            let number = try row.integer(1)
            fresh.numbers[try row.text(0)] = number
            fresh.kinds[number] = SourceKind(rawValue: try row.text(2))
        }
        entries.withLock { $0 = fresh }
    }
}
