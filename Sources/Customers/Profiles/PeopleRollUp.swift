public import Core
import Search
public import Storage

/// What the people of a group come to.
public struct PeopleRollUp: Sendable, Equatable {
    public let people: Int
    /// Of these, seen since the asked moment.
    public let active: Int
    public let events: Int64
    /// Nil where there is nobody.
    public let firstSeen: Instant?
    public let lastSeen: Instant?
}

extension Profiles {
    /// The sums over whoever these numbers are now, each once. O(numbers), two round trips.
    public func rollUp(ofNumbers numbers: [Int64], activeSince moment: Instant) async throws -> PeopleRollUp {
        try await database.read { tx in
            let people = try Self.survivors(of: numbers, in: tx)
            let seen = try ActivityTable.stored(of: people, in: tx).values
            return PeopleRollUp(
                people: seen.count,
                active: seen.count { $0.lastSeen >= moment },
                events: seen.reduce(0) { $0 + $1.events },
                firstSeen: seen.map(\.firstSeen).min(),
                lastSeen: seen.map(\.lastSeen).max()
            )
        }
    }

    /// The people whom these numbers are now, each once, a page at a time; last seen first. Throws ``CursorFailure``.
    public func people(
        ofNumbers numbers: [Int64],
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws -> Page<PersonSummary> {
        let limit = min(max(limit, 1), 200)
        let after = try cursor.map { try Cursor($0, count: 2) }
        return try await database.read { tx in
            let people = OwnerSet(try Self.survivors(of: numbers, in: tx))
            return try Self.people(among: people, order: .recent, after: after, limit: limit, in: tx)
        }
    }

    /// All numbers under which events of these people are recorded: what a timeline over them asks for.
    public func numbers(of people: [PersonSummary]) async throws -> [Int64] {
        try await database.read { tx in
            let keys = [Column("survivor", people.map(\.number).sorted())]
            return try tx.lookup("number", from: "profile", matching: keys).map { try $0.row.integer(0) }.sorted()
        }
    }

    /// Who these numbers are now, each once, ascending.
    public static func survivors(of numbers: [Int64], in tx: any ReadTransaction) throws -> [Int64] {
        let keys = [Column("number", Set(numbers).sorted())]
        let rows = try tx.lookup("survivor", from: "profile", matching: keys)
        return Set(try rows.map { try $0.row.integer(0) }).sorted()
    }

    /// All numbers under which events of the person are recorded who has this one now.
    public static func numbers(of survivor: Int64, in tx: any ReadTransaction) throws -> [Int64] {
        try tx.rows("SELECT number FROM profile WHERE survivor = \(survivor) ORDER BY number").map { try $0.integer(0) }
    }

    /// Of these numbers those that are somebody else's now, and whose; with nil of all there are.
    public static func merged(of numbers: [Int64]?, in tx: any ReadTransaction) throws -> [Int64: Int64] {
        guard let numbers else {
            let rows = try tx.rows("SELECT number, survivor FROM profile WHERE survivor <> number")
            return Dictionary(try rows.map { (try $0.integer(0), try $0.integer(1)) }, uniquingKeysWith: { $1 })
        }
        var merged: [Int64: Int64] = [:]
        for (key, row) in try tx.lookup("survivor", from: "profile", matching: [Column("number", numbers)]) {
            let survivor = try row.integer(0)
            if survivor != numbers[key] { merged[numbers[key]] = survivor }
        }
        return merged
    }
}
