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
        // All that can be made ready is, before the pipeline has to wait for the transaction.
        var (pages, packs) = (NewMembershipPages(), NewMembershipPacks(time: now))
        for portion in portions {
            let found = portion.found
            for page in portion.pages { pages.add(page, of: found.known.members, for: found.audience) }
            packs.add(portion.changes, of: found.audience)
        }
        let (newPages, newPacks, states) = (pages, packs, Self.states(portions, now))
        let oldest = now.advanced(byMicroseconds: -Self.keptDays * Instant.day)
        // What a power cut takes back is found again: pages and changes go together.
        try await database.write(.eventual) { tx in
            try newPages.write(in: tx)
            try states.write(in: tx)
            try newPacks.insert(in: tx)
            try tx.perform("DELETE FROM audience_change WHERE time < \(oldest)")
        }
    }

    /// How audiences are after a part of a round.
    private struct States: Sendable {
        let now: Instant
        var audiences: [String] = []
        var conditions: [String] = []
        var people: [Int64] = []
        var entered: [Int64] = []
        var exited: [Int64] = []

        func write(in tx: any WriteTransaction) throws {
            let hour = now.microseconds - now.microseconds % Instant.hour
            try tx.insert(
                into: "audience_state",
                [
                    Column("audience", audiences), Column("condition", conditions), Column("people", people),
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
                    Column("audience", audiences), Column("hour", audiences.map { _ in hour }),
                    Column("people", people), Column("entered", entered), Column("exited", exited),
                ],
                onConflict: """
                    (audience, hour) DO UPDATE SET people = excluded.people,
                    entered = audience_size.entered + excluded.entered,
                    exited = audience_size.exited + excluded.exited
                    """
            )
        }
    }

    private static func states(_ portions: [Portion], _ now: Instant) -> States {
        var states = States(now: now)
        for (audience, portions) in Dictionary(grouping: portions, by: \.found.audience).sorted(by: { $0.key < $1.key })
        {
            // The last portion of an audience says how it is.
            guard let last = portions.last else { continue }
            let changes = portions.reduce(0) { $0 + $1.changes.count }
            let entered = portions.reduce(0) { $0 + $1.changes.count(where: \.hasEntered) }
            states.audiences.append(audience)
            states.conditions.append(last.condition)
            states.people.append(Int64(last.found.known.count))
            states.entered.append(Int64(entered))
            states.exited.append(Int64(changes - entered))
        }
        return states
    }

    private static func forget(_ audience: String, in tx: any WriteTransaction) throws {
        for table in ["audience_state", "audience_member", "audience_change", "audience_size"] {
            try tx.execute(SQL.trusted("DELETE FROM \(table) WHERE audience = ") + "\(audience)")
        }
    }
}
