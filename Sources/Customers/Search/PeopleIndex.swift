import Core
import Search
import Snapshots
import Storage
import Synchronization

/// Everybody who is known by more than a browser or a device, in memory, to be found. Read from the database at first, then
/// kept up by what ``ProfileChanges`` notes: each search reads what changed since the last one, so that it finds what was
/// committed before it, by whatever process. Kept in a snapshot for the next start.
///
/// About 150 bytes a person; nothing has to be filled again when the forms in which people are found change.
final class PeopleIndex: Sendable {
    private struct State {
        var index = SearchIndex()
        /// What was read last; nil before the first look.
        var seen: Seen?
        /// Everybody was read once, now or before the snapshot.
        var isComplete = false
        var unkept = Unkept()
    }

    private struct Seen: Codable {
        var changed: Int64
        var profile: Int64
    }

    /// People that are read at once.
    private static let portion = 2_000
    private static let snapshot = "search"

    private let snapshots: SnapshotStore?
    private let state = Mutex(State())

    init(snapshots: SnapshotStore?) { self.snapshots = snapshots }

    /// Memory in bytes.
    var size: Int { state.withLock { $0.index.size } }

    /// Everybody whom the query finds. Runs on the driver's thread.
    func find(_ query: SearchQuery, in tx: any ReadTransaction) throws -> SearchMatches {
        try state.withLock { state in
            while try readPortion(&state, in: tx) {}
            return state.index.find(query)
        }
    }

    /// Reads a portion of what changed; how it is then.
    func refresh(in tx: any ReadTransaction) throws -> Freshness {
        try state.withLock { state in
            guard try readPortion(&state, in: tx) else { return .current }
            return state.isComplete ? .behind : .beginning
        }
    }

    /// Writes the index down for the next start where much was read since the last time.
    func keep(at now: Instant, isLast: Bool) async throws {
        guard let snapshots else { return }
        let kept = state.withLock { state -> (SearchIndex, Seen, Int)? in
            guard let seen = state.seen, state.isComplete,
                let rows = state.unkept.due(at: now, isLast: isLast, in: snapshots)
            else { return nil }
            return (state.index, seen, rows)
        }
        guard let (index, seen, people) = kept else { return }
        let isKept = try await snapshots.save(Self.snapshot, version: SearchIndex.snapshotVersion) { writer, _ in
            try index.write(to: &writer)
            try writer.add("seen", json: seen)
            return []
        }
        if isKept { state.withLock { $0.unkept.kept(people) } }
    }

    /// From the snapshot, or from nothing.
    private func begin(_ state: inout State, in tx: any ReadTransaction) throws -> Seen {
        let restored = try snapshots?.restore(Self.snapshot, version: SearchIndex.snapshotVersion, in: tx) {
            file,
            _ throws(SnapshotFailure) in (try SearchIndex(from: file), try file.json("seen", as: Seen.self))
        }
        guard let (index, seen) = restored else { return Seen(changed: -1, profile: 0) }
        state.index = index
        state.isComplete = true
        return seen
    }

    /// Whether there may be more.
    private func readPortion(_ state: inout State, in tx: any ReadTransaction) throws -> Bool {
        let seen = try state.seen ?? begin(&state, in: tx)
        state.seen = seen
        let rows = try tx.rows(
            """
            SELECT changed, profile FROM profile_change
            WHERE (changed, profile) > (\(seen.changed), \(seen.profile))
            ORDER BY changed, profile LIMIT \(Self.portion)
            """
        )
        let isMore = rows.count == Self.portion
        state.isComplete = state.isComplete || !isMore
        guard let last = rows.last else { return false }
        let profiles = try rows.map { try $0.integer(1) }.sorted()
        let entries = try Self.entries(of: profiles, in: tx)
        for profile in profiles { state.index.set(entries[profile], of: profile) }
        state.seen = Seen(changed: try last.integer(0), profile: try last.integer(1))
        state.unkept.add(profiles.count)
        return isMore
    }

    /// Nobody for those who were merged into somebody.
    private static func entries(of profiles: [Int64], in tx: any ReadTransaction) throws -> [Int64: SearchEntry] {
        let keys = [Column("number", profiles)]
        var entries: [Int64: SearchEntry] = [:]
        entries.reserveCapacity(profiles.count)
        for (key, row) in try tx.lookup("survivor, name, email, phone", from: "profile", matching: keys) {
            let profile = profiles[key]
            guard try row.integer(0) == profile else { continue }
            let phone = try row.optionalText(3)
            entries[profile] = SearchEntry(
                names: [try row.optionalText(1)].compactMap { $0 },
                codes: [try row.optionalText(2)].compactMap { $0 },
                numbers: [phone].compactMap { $0 }
            )
        }
        let owners = [Column("profile", profiles)]
        for (key, row) in try tx.lookup("namespace, value", from: "identifier", matching: owners) {
            switch try row.integer(0) {
            case Namespace.anonymousNumber, Namespace.deviceNumber: continue
            case Namespace.phoneNumber: entries[profiles[key]]?.numbers.append(try row.text(1))
            default: entries[profiles[key]]?.codes.append(try row.text(1))
            }
        }
        return entries
    }
}
