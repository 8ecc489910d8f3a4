import Columns
public import Core
import Customers
public import Foundation
import Storage

extension Memberships {
    /// The numbers of those who belonged to the audience at the last round, ascending.
    public func members(of audience: String) async throws -> [Int64] {
        try await database.read { tx in
            let words = try MembershipPages.members(of: audience, in: tx)
            var members: [Int64] = []
            Bitmap(bound: words.count * 64, words: words).forEach { members.append(Int64($0)) }
            return members
        }
    }

    /// Who came to the audience and who left it, the latest first; `limit` is held to 1…500. Throws ``CursorFailure``.
    public func changes(
        of audience: String,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws -> Page<MembershipChange> {
        let limit = min(max(limit, 1), 500)
        let last = try cursor.map { try Cursor($0, count: 1).keys[0] } ?? .max
        return try await database.read { tx in
            let found = try MembershipPack.changes(of: audience, before: last, limit: limit + 1, in: tx)
            let changes = Array(found.prefix(limit))
            return Page(items: changes, next: found.count > limit ? changes.last.map { Cursor($0.id).text } : nil)
        }
    }

    /// How many members each audience had at the end of each day on which anything changed since then, the earliest first, by the clock of the
    /// `zone`.
    public func dailySizes(since: Instant, zone: TimeZone) async throws -> [String: [(hour: Instant, members: Int)]] {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(since.microseconds) / 1e6))
        let day = SQL.trusted("(hour + \(Int64(offset) * Instant.second)) / \(Instant.day)")
        return try await database.read { tx in
            let last = "SELECT audience, MAX(hour) FROM audience_size WHERE hour >= \(since) GROUP BY audience, " + day
            let rows = try tx.rows(
                "SELECT audience, hour, people FROM audience_size WHERE (audience, hour) IN (" + last
                    + ") ORDER BY hour"
            )
            return Dictionary(grouping: try rows.map { (try $0.text(0), (try $0.instant(1), Int(try $0.integer(2)))) })
            {
                $0.0
            }.mapValues { $0.map { (hour: $0.1.0, members: $0.1.1) } }
        }
    }

    /// How many members the audience had, hour by hour where anything changed, the earliest first; at most the latest 2,000.
    public func sizes(of audience: String, since: Instant) async throws -> [MembershipSize] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT hour, people, entered, exited FROM audience_size
                WHERE audience = \(audience) AND hour >= \(since) ORDER BY hour DESC LIMIT 2000
                """
            ).reversed().map { row in
                MembershipSize(
                    hour: try row.instant(0),
                    members: Int(try row.integer(1)),
                    entered: Int(try row.integer(2)),
                    exited: Int(try row.integer(3))
                )
            }
        }
    }
}
