import Core
import Storage

/// Members who came to an audience, or left it, in the same round and for the same reason. A thousand audiences and ten thousand events a second
/// make hundreds of thousands of changes a second: a row each would be more than the database takes.
struct MembershipPack: Sendable {
    /// Of the first change; the others follow it.
    let number: Int64
    /// Ascending, 1 and above.
    let members: [Int64]
    let hasEntered: Bool
    let reason: MembershipReason
    let time: Instant

    /// Packs that are read at once.
    private static let portion = 20

    /// The number of the next change.
    static func next(in tx: any ReadTransaction) throws -> Int64 {
        try tx.row("SELECT number + members FROM audience_change ORDER BY number DESC LIMIT 1")?.integer(0) ?? 1
    }

    /// In a row for each of `packs`, which belong to the `audiences` one by one.
    static func insert(_ packs: [MembershipPack], of audiences: [String], in tx: any WriteTransaction) throws {
        try tx.insert(
            into: "audience_change",
            [
                Column("number", packs.map(\.number)),
                Column("audience", audiences),
                Column("profile", packs.map { $0.members.first ?? 0 }),
                Column("has_entered", packs.map { $0.hasEntered ? 1 : 0 }),
                Column("reason", packs.map(\.reason.rawValue)),
                Column("time", packs.map(\.time.microseconds)),
                Column("members", packs.map { Int64($0.members.count) }),
                Column("others", packs.map { gaps(of: $0.members) }),
            ]
        )
    }

    /// The changes of an audience before the one with the number `last`, the latest first; `limit` of them at most.
    static func changes(
        of audience: String,
        before last: Int64,
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> [MembershipChange] {
        var (changes, before) = ([MembershipChange](), last)
        while changes.count < limit {
            let rows = try tx.rows(
                """
                SELECT number, profile, has_entered, reason, time, members, others FROM audience_change
                WHERE audience = \(audience) AND number < \(before) ORDER BY number DESC LIMIT \(portion)
                """
            )
            for row in rows where changes.count < limit {
                let pack = try MembershipPack(row)
                before = pack.number
                changes += pack.changes.lazy.filter { $0.id < last }.suffix(limit - changes.count).reversed()
            }
            if rows.count < portion { break }
        }
        return changes
    }

    private var changes: [MembershipChange] {
        members.enumerated().map { index, member in
            MembershipChange(
                id: number + Int64(index),
                member: member,
                hasEntered: hasEntered,
                reason: reason,
                time: time
            )
        }
    }
}

extension MembershipPack {
    private init(_ row: Row) throws {
        number = try row.integer(0)
        members = try Self.members(from: row.integer(1), gaps: row.optionalBlob(6) ?? [])
        guard members.count == Int(try row.integer(5)) else { throw Self.damage }
        hasEntered = try row.integer(2) == 1
        reason = MembershipReason(rawValue: try row.integer(3)) ?? .activity
        time = try row.instant(4)
    }

    /// From each member to the next one, in groups of seven bits, the lowest first (LEB128): a byte or two each. Nil where there is one member.
    private static func gaps(of members: [Int64]) -> [UInt8]? {
        guard members.count > 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(members.count * 2)
        for (member, next) in zip(members, members.dropFirst()) {
            var gap = UInt64(max(0, next - member))
            while gap >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: gap) | 0x80)
                gap >>= 7
            }
            bytes.append(UInt8(gap))
        }
        return bytes
    }

    private static var damage: StorageFailure {
        StorageFailure(.unexpectedValue, "a row of an audience's changes is damaged")
    }

    private static func members(from first: Int64, gaps: [UInt8]) throws -> [Int64] {
        var (members, gap, shift) = ([first], UInt64(0), UInt64(0))
        for byte in gaps {
            gap |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte < 0x80 else { continue }
            // Numbers of people stay below it; what does not is no number.
            guard gap < 1 << 48, shift <= 49, let last = members.last, last < 1 << 48 else { throw damage }
            members.append(last + Int64(gap))
            (gap, shift) = (0, 0)
        }
        return members
    }
}
