import Core
import Storage

/// The rows of the inbox. Numbers are given inside the transaction that writes the row, under the lock of the head row,
/// so that a smaller number is never committed after a larger one, whoever writes.
enum InboxTable {
    struct NewRow: Sendable {
        let events: Int64
        /// When its first request was received.
        let receivedAt: Instant
        let body: [UInt8]
    }

    struct RowSize: Sendable {
        let id: Int64
        let events: Int64
        /// When its first request was received.
        let receivedAt: Instant
    }

    struct StoredRow: Sendable {
        let id: Int64
        let body: [UInt8]
    }

    /// How much one read takes: at least one row, then as long as both hold.
    struct ReadLimit: Sendable {
        let rows: Int
        let events: Int64
    }

    /// The numbers of the new rows, in order.
    static func append(_ rows: [NewRow], in tx: any WriteTransaction) throws -> [Int64] {
        guard let head = try tx.row("UPDATE inbox_head SET last = last + \(rows.count) RETURNING last") else {
            throw StorageFailure(.schema, "the inbox has no head row")
        }
        let last = try head.integer(0)
        let ids = (0..<rows.count).map { last - Int64(rows.count) + 1 + Int64($0) }
        try tx.insert(
            into: "inbox",
            [
                Column("id", ids),
                Column("events", rows.map(\.events)),
                Column("received_at", rows.map(\.receivedAt.microseconds)),
                Column("body", rows.map(\.body)),
            ]
        )
        return ids
    }

    static func sizes(after position: Int64, in tx: any ReadTransaction) throws -> [RowSize] {
        try tx.rows("SELECT id, events, received_at FROM inbox WHERE id > \(position) ORDER BY id").map {
            RowSize(id: try $0.integer(0), events: try $0.integer(1), receivedAt: try $0.instant(2))
        }
    }

    static func rows(after position: Int64, limit: ReadLimit, in tx: any ReadTransaction) throws -> [StoredRow] {
        let sizes = try tx.rows(
            "SELECT id, events FROM inbox WHERE id > \(position) ORDER BY id LIMIT \(limit.rows)"
        )
        var events: Int64 = 0
        var last: Int64?
        for size in sizes {
            events += try size.integer(1)
            if last != nil, events > limit.events { break }
            last = try size.integer(0)
        }
        guard let last else { return [] }
        return try tx.rows(
            "SELECT id, body FROM inbox WHERE id > \(position) AND id <= \(last) ORDER BY id"
        ).map { StoredRow(id: try $0.integer(0), body: try $0.blob(1)) }
    }

    /// Deletes the oldest rows that were received before `instant`, at most 500; how many.
    static func deleteOldest(
        before instant: Instant,
        through position: Int64,
        in tx: any WriteTransaction
    ) throws -> Int {
        let oldest = try tx.rows(
            "SELECT id, received_at FROM inbox WHERE id <= \(position) ORDER BY id LIMIT 500"
        )
        let old = try oldest.prefix { try $0.instant(1) < instant }
        guard let last = try old.last?.integer(0) else { return 0 }
        return try tx.execute("DELETE FROM inbox WHERE id <= \(last)")
    }
}
