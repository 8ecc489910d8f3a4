import Columns
import Core
import Storage

extension Memberships {
    /// A part of what a round came to for an audience.
    struct Portion: Sendable {
        let found: Found
        /// Pages of members to be written.
        let pages: [Int]
        let changes: [Change]
        /// Whether nothing is left to be written of the audience then.
        var isLast = false

        /// As the members are judged by. Nothing until the last page is written where that is new: whoever goes on after a crash
        /// must not take them for whole.
        var condition: String {
            isLast || found.before?.condition == found.known.condition ? found.known.condition : ""
        }
    }

    /// What one transaction takes at most, about: a few milliseconds' work.
    private static let (portionChanges, portionPages, portionAudiences) = (50_000, 1_000, 100)

    func write(_ found: [Found], _ gone: [String], _ now: Instant) async throws {
        for audience in gone { try await database.write(.eventual) { tx in try Self.forget(audience, in: tx) } }
        var portions: [Portion] = []
        var (changes, pages) = (0, 0)
        for portion in found.lazy.flatMap(Self.portions) {
            portions.append(portion)
            changes += portion.changes.count
            pages += portion.pages.count
            guard
                changes >= Self.portionChanges || pages >= Self.portionPages
                    || portions.count >= Self.portionAudiences
            else { continue }
            try await write(portions, now)
            (portions, changes, pages) = ([], 0, 0)
        }
        try await write(portions, now)
    }

    /// Page by page, so that whatever is written says of the same people who they are and how they came.
    static func portions(of found: Found) -> [Portion] {
        let before = found.before?.members ?? []
        var portions: [Portion] = []
        var pages: [Int] = []
        var changes: [Change] = []
        let byPage = Dictionary(grouping: found.changes, by: \.page)
        for page in MembershipPages.changed(from: before, to: found.known.members) {
            pages.append(page)
            changes += byPage[page] ?? []
            guard changes.count >= portionChanges || pages.count >= portionPages else { continue }
            portions.append(Portion(found: found, pages: pages, changes: changes))
            (pages, changes) = ([], [])
        }
        let isNew = found.before?.condition != found.known.condition
        if !pages.isEmpty || portions.isEmpty && isNew {
            portions.append(Portion(found: found, pages: pages, changes: changes))
        }
        if let last = portions.indices.last { portions[last].isLast = true }
        return portions
    }

    private func write(_ portions: [Portion], _ now: Instant) async throws {
        guard !portions.isEmpty else { return }
        // What a power cut takes back is found again: pages and changes go together.
        try await database.write(.eventual) { tx in
            for portion in portions {
                try MembershipPages.write(
                    portion.pages,
                    of: portion.found.known.members,
                    for: portion.found.audience,
                    in: tx
                )
            }
            try Self.note(portions, now, in: tx)
            let oldest = now.advanced(byMicroseconds: -Self.keptDays * Instant.day)
            try tx.perform("DELETE FROM audience_change WHERE time < \(oldest)")
        }
    }

    private static func note(_ portions: [Portion], _ now: Instant, in tx: any WriteTransaction) throws {
        // The last portion of an audience says how it is.
        let last = Dictionary(portions.map { ($0.found.audience, $0) }, uniquingKeysWith: { $1 })
        let audiences = last.keys.sorted()
        var entered: [String: Int64] = [:]
        var exited: [String: Int64] = [:]
        for portion in portions {
            for change in portion.changes {
                if change.hasEntered {
                    entered[portion.found.audience, default: 0] += 1
                } else {
                    exited[portion.found.audience, default: 0] += 1
                }
            }
        }
        let people = Column("people", audiences.map { Int64(last[$0]?.found.known.count ?? 0) })
        try tx.insert(
            into: "audience_state",
            [
                Column("audience", audiences),
                Column("condition", audiences.map { last[$0]?.condition ?? "" }), people,
                Column("seen_at", audiences.map { _ in now.microseconds }),
            ],
            onConflict: """
                (audience) DO UPDATE SET condition = excluded.condition, people = excluded.people,
                seen_at = excluded.seen_at
                """
        )
        try tx.insert(
            into: "audience_size",
            [
                Column("audience", audiences), Column("hour", audiences.map { _ in hour(of: now).microseconds }),
                people,
                Column("entered", audiences.map { entered[$0] ?? 0 }),
                Column("exited", audiences.map { exited[$0] ?? 0 }),
            ],
            onConflict: """
                (audience, hour) DO UPDATE SET people = excluded.people,
                entered = audience_size.entered + excluded.entered, exited = audience_size.exited + excluded.exited
                """
        )
        guard portions.contains(where: { !$0.changes.isEmpty }) else { return }
        var number = try MembershipPack.next(in: tx)
        var packs: [MembershipPack] = []
        var owners: [String] = []
        for portion in portions {
            for pack in Self.packs(of: portion.changes, from: number, now) {
                packs.append(pack)
                owners.append(portion.found.audience)
                number += Int64(pack.members.count)
            }
        }
        try MembershipPack.insert(packs, of: owners, in: tx)
    }

    /// Who left before who came.
    private static func packs(of changes: [Change], from number: Int64, _ now: Instant) -> [MembershipPack] {
        var number = number
        var packs: [MembershipPack] = []
        for hasEntered in [false, true] {
            for reason in MembershipReason.allCases {
                let members = changes.filter { $0.hasEntered == hasEntered && $0.reason == reason }
                    .map { Int64($0.member) }.sorted()
                guard !members.isEmpty else { continue }
                packs.append(
                    MembershipPack(
                        number: number,
                        members: members,
                        hasEntered: hasEntered,
                        reason: reason,
                        time: now
                    )
                )
                number += Int64(members.count)
            }
        }
        return packs
    }

    private static func forget(_ audience: String, in tx: any WriteTransaction) throws {
        for table in ["audience_state", "audience_member", "audience_change", "audience_size"] {
            try tx.execute(SQL.trusted("DELETE FROM \(table) WHERE audience = ") + "\(audience)")
        }
    }

    private static func hour(of now: Instant) -> Instant {
        Instant(microseconds: now.microseconds - now.microseconds % Instant.hour)
    }
}
