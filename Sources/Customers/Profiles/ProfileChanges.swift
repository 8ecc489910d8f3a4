import Events
import Storage

/// Whose names or traits changed: what the search (``PeopleIndex``) and the lists in memory have to read again.
///
/// A row a profile, so that the table never grows past the people; each with the tick of the clock at which it changed. The
/// clock's row is locked until the commit, so ticks become visible in order, whoever writes.
struct ProfileChanges {
    private var profiles: Set<Int64> = []

    init() {}

    /// Those who were merged or got a name by which they can be found. Anonymous ids and devices are none: they are looked
    /// up whole.
    init(of batch: MicroBatch, _ survivors: [Int64: Int64]) {
        for (loser, survivor) in survivors { profiles.formUnion([loser, survivor]) }
        for event in batch.events where event.changedIdentity {
            let isNamed =
                event.userID != nil || event.type == .identify || !event.externalIDs.isEmpty
                || !event.contextTraits.isEmpty
            if isNamed { profiles.insert(survivors[event.profile] ?? event.profile) }
        }
    }

    mutating func add(_ changed: some Sequence<Int64>) { profiles.formUnion(changed) }

    func note(in tx: any WriteTransaction) throws {
        guard !profiles.isEmpty else { return }
        try tx.perform("UPDATE profile_change_clock SET last = last + 1")
        let now = try tx.row("SELECT last FROM profile_change_clock")?.integer(0) ?? 0
        let profiles = profiles.sorted()
        try tx.insert(
            into: "profile_change",
            [Column("profile", profiles), Column("changed", profiles.map { _ in now })],
            onConflict: "(profile) DO UPDATE SET changed = excluded.changed"
        )
    }
}
