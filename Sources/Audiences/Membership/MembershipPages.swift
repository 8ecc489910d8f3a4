import Columns
import Customers
import Storage

/// Who belongs to an audience, as the database holds it: a bit a person in pages of 8,192 people, so that a change writes a kilobyte.
enum MembershipPages {
    /// Words of 64 people.
    private static let words = 128

    /// The members, as words of 64 people each.
    static func members(of audience: String, in tx: any ReadTransaction) throws -> [UInt64] {
        var members: [UInt64] = []
        let statement: SQL = "SELECT page, members FROM audience_member WHERE audience = \(audience) ORDER BY page"
        try tx.forEach(statement) { row in
            let (page, bytes) = (Int(try row.integer(0)), try row.blob(1))
            guard page >= 0, page < 1 << 24, bytes.count == words * 8 else {
                throw StorageFailure(.unexpectedValue, "a page of an audience's members is damaged")
            }
            members += [UInt64](repeating: 0, count: max(0, (page + 1) * words - members.count))
            // All pages of all audiences are read when the program starts: byte by byte that takes a second.
            bytes.withUnsafeBytes { bytes in
                for word in 0..<words {
                    let value = bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
                    members[page * words + word] = UInt64(littleEndian: value)
                }
            }
        }
        return members
    }

    /// Who belonged to each of the audiences when it was judged last, as those are known now.
    static func kept(
        _ audiences: some Sequence<String>,
        _ table: AttributeTable,
        in tx: any ReadTransaction
    ) throws -> [String: Bitmap] {
        var kept: [String: Bitmap] = [:]
        for audience in audiences {
            var members = Bitmap(bound: table.bound, words: try Self.members(of: audience, in: tx))
            var gone: [Int64] = []
            members.forEach { if !table.contains(Int64($0)) { gone.append(Int64($0)) } }
            if table.subject == .people {
                for survivor in try Profiles.merged(of: gone, in: tx).values where survivor < table.bound {
                    members[Int(survivor)] = true
                }
            }
            kept[audience] = members
        }
        return kept
    }

    static func page(of ordinal: Int) -> Int { ordinal / (words * 64) }

    /// The pages on which these differ, ascending.
    static func changed(from known: [UInt64], to members: [UInt64]) -> [Int] {
        (0..<(max(members.count, known.count) + words - 1) / words).filter { page in
            (page * words..<(page + 1) * words).contains { word($0, members) != word($0, known) }
        }
    }

    private static func word(_ index: Int, _ members: [UInt64]) -> UInt64 {
        members.indices.contains(index) ? members[index] : 0
    }

    static func bytes(of page: Int, _ members: [UInt64]) -> [UInt8] {
        (page * words..<(page + 1) * words).map { word($0, members).littleEndian }.withUnsafeBytes(Array.init)
    }
}

/// Pages that are about to be written.
struct NewMembershipPages: Sendable {
    private var audiences: [String] = []
    private var pages: [Int64] = []
    private var members: [[UInt8]] = []

    /// `members`: all of the audience, words of 64 people.
    mutating func add(_ page: Int, of members: [UInt64], for audience: String) {
        audiences.append(audience)
        pages.append(Int64(page))
        self.members.append(MembershipPages.bytes(of: page, members))
    }

    func write(in tx: any WriteTransaction) throws {
        try tx.insert(
            into: "audience_member",
            [Column("audience", audiences), Column("page", pages), Column("members", members)],
            onConflict: "(audience, page) DO UPDATE SET members = excluded.members"
        )
    }
}
