import Core
import Storage

/// Members who came to an audience, or left it, in the same round and for the same reason. A thousand audiences and ten thousand events a second
/// make hundreds of thousands of changes a second: a row each would be more than the database takes.
struct MembershipPack {
    /// Of the first change; the others follow it.
    let number: Int64
    /// Ascending, 1 and above.
    let members: [Int64]
    let hasEntered: Bool
    let reason: MembershipReason
    let time: Instant

    /// Packs that are read at once.
    private static let portion = 20

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

    private static var damage: StorageFailure {
        StorageFailure(.unexpectedValue, "a row of an audience's changes is damaged")
    }

    /// What ``NewMembershipPacks`` writes of them.
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

/// Packs that are about to be written, a row each.
struct NewMembershipPacks: Sendable {
    let time: Instant
    private var audiences: [String] = []
    private var firsts: [Int64] = []
    private var entered: [Int64] = []
    private var reasons: [Int64] = []
    private var counts: [Int64] = []
    private var others: [[UInt8]?] = []

    init(time: Instant) { self.time = time }

    /// Who left before who came.
    mutating func add(_ changes: [Memberships.Change], of audience: String) {
        let reasons = MembershipReason.allCases
        var members: [[Int64]] = Array(repeating: [], count: 2 * reasons.count)
        for change in changes {
            guard let reason = reasons.firstIndex(of: change.reason) else { continue }
            members[change.hasEntered ? reasons.count + reason : reason].append(Int64(change.member))
        }
        for (place, members) in members.enumerated() where !members.isEmpty {
            let members = members.sorted()
            audiences.append(audience)
            firsts.append(members[0])
            entered.append(place < reasons.count ? 0 : 1)
            self.reasons.append(reasons[place % reasons.count].rawValue)
            counts.append(Int64(members.count))
            others.append(Self.gaps(of: members))
        }
    }

    /// Their numbers follow those that are there.
    func insert(in tx: any WriteTransaction) throws {
        guard !audiences.isEmpty else { return }
        let last = try tx.row("SELECT number + members FROM audience_change ORDER BY number DESC LIMIT 1")
        var next = try last?.integer(0) ?? 1
        let numbers = counts.map { count in
            defer { next += count }
            return next
        }
        try tx.insert(
            into: "audience_change",
            [
                Column("number", numbers), Column("audience", audiences), Column("profile", firsts),
                Column("has_entered", entered), Column("reason", reasons),
                Column("time", audiences.map { _ in time.microseconds }), Column("members", counts),
                Column("others", others),
            ]
        )
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
}
