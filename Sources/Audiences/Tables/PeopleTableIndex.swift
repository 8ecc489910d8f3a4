import Columns
import Core
import Customers
import Events
import Snapshots
import Storage
import Synchronization

/// The table of people and where its reader stands: restored from a snapshot or read from the database at first, then kept up by
/// what is committed.
final class PeopleTableIndex: Sendable {
    private struct State {
        var table = AttributeTable()
        var place: Place?
        var unkept = Unkept()
        var touched = Touched()
        var keptAt: Instant?
    }

    /// Where the reader stands.
    private struct Place: Codable {
        var mark: PeopleMark
        /// Everybody up to this number was read.
        var loaded: Int64 = 0
        /// Everybody up to this number was there when reading began.
        let end: Int64
        /// The event that was followed last.
        var event: Int64
        /// The unmerge that was followed last; none in what an earlier version kept.
        var separation: Int64?
    }

    /// People, and events, that are read at once by whoever asks.
    private static let portion: Int64 = 2_000
    private static let events = 20_000
    private static let snapshot = "people"

    private let log: EventLog
    private let snapshots: SnapshotStore?
    private let state = Mutex(State())

    init(log: EventLog, snapshots: SnapshotStore?) { (self.log, self.snapshots) = (log, snapshots) }

    /// The table, brought up to date. Runs on the driver's thread.
    ///
    /// Whoever asks it holds no lock meanwhile, so that a question waits neither for another one nor for the round that judges all audiences; a
    /// column that changes while somebody holds it is copied first: a few milliseconds for a million people.
    func read(in tx: any ReadTransaction) throws -> AttributeTable {
        try state.withLock { state in
            while try readPortion(&state, events: Self.events, in: tx) {}
            state.table.renewLatest()
            return state.table
        }
    }

    /// As ``read(in:)``, with those of whom something was read since the last call.
    func readTakingTouched(in tx: any ReadTransaction) throws -> (AttributeTable, Touched) {
        try state.withLock { state in
            while try readPortion(&state, events: Self.events, in: tx) {}
            return (state.table, state.touched.take())
        }
    }

    /// Reads a portion; how it is then.
    func refresh(_ portion: PortionSize, in tx: any ReadTransaction) throws -> Freshness {
        try state.withLock { state in
            guard try readPortion(&state, events: portion.events, in: tx) else { return .current }
            return state.place.map { $0.loaded < $0.end } ?? true ? .beginning : .behind
        }
    }

    /// Whether there may be more.
    private func readPortion(_ state: inout State, events: Int, in tx: any ReadTransaction) throws -> Bool {
        var place = try state.place ?? begin(&state, in: tx)
        defer { state.place = place }
        if place.loaded < place.end {
            let last = min(place.end, place.loaded + Self.portion)
            let numbers = Array(place.loaded + 1...last)
            state.table.set(try Profiles.facts(of: numbers, in: tx), of: numbers)
            state.unkept.add(numbers.count)
            place.loaded = last
            return true
        }
        var mark = place.mark
        let changed = try Profiles.changes(after: &mark, limit: Int(Self.portion), in: tx).sorted()
        if !changed.isEmpty {
            try read(changed, &state, in: tx)
            let (people, last) = try Profiles.separated(after: place.separation ?? 0, in: tx)
            state.touched.insert(separated: people.lazy.map { Int($0) })
            place.separation = last
        }
        place.mark = mark
        state.unkept.add(changed.count)
        var isMore = changed.count == Int(Self.portion)
        if let (owners, last) = try log.owners(after: place.event, limit: events, in: tx) {
            // Those who were not there when the table was read, and are not known by more than a browser, change unnoted.
            let people = try Profiles.survivors(of: Array(owners), in: tx)
            let new = people.filter { !state.table.contains($0) }
            if !new.isEmpty { try read(new, &state, in: tx) }
            state.table.set(try Profiles.activity(of: people, in: tx))
            isMore = isMore || last - place.event >= Int64(events)
            state.unkept.add(people.count)
            for person in people { state.touched.insert(activity: Int(person)) }
            place.event = last
        }
        return isMore
    }

    /// Reads all that is known of people.
    private func read(_ people: [Int64], _ state: inout State, in tx: any ReadTransaction) throws {
        let known = people.map(state.table.contains)
        state.table.set(try Profiles.facts(of: people, in: tx), of: people)
        for (person, wasKnown) in zip(people, known) {
            if wasKnown, state.table.contains(person) {
                state.touched.insert(facts: Int(person))
                // It is read with the rest.
                state.touched.insert(activity: Int(person))
            } else {
                state.touched.insert(wholly: Int(person))
            }
        }
    }

    /// From the snapshot, or from nothing.
    private func begin(_ state: inout State, in tx: any ReadTransaction) throws -> Place {
        let restored = try snapshots?.restore(Self.snapshot, version: AttributeTable.snapshotVersion, in: tx) {
            file,
            _ throws(SnapshotFailure) in
            (try AttributeTable(from: file), try file.json("place", as: Place.self))
        }
        if let (table, place) = restored {
            state.table = table
            return place
        }
        let (end, mark) = try Profiles.end(in: tx)
        let (_, separation) = try Profiles.separated(after: 0, in: tx)
        return Place(mark: mark, end: end, event: try log.lastNumber(in: tx), separation: separation)
    }

    /// Writes the table down where much was read since the last time.
    func keep(at now: Instant, isLast: Bool) async throws {
        guard let snapshots else { return }
        let kept = state.withLock { state -> (AttributeTable, Place, Int)? in
            guard let place = state.place, place.loaded >= place.end,
                let rows = state.unkept.due(at: now, isLast: isLast, in: snapshots)
            else { return nil }
            return (state.table, place, rows)
        }
        guard let (table, place, rows) = kept else { return }
        let isKept = try await snapshots.save(Self.snapshot, version: AttributeTable.snapshotVersion) { writer, _ in
            try table.write(to: &writer)
            try writer.add("place", json: place)
            return []
        }
        if isKept { state.withLock { $0.unkept.kept(rows) } }
    }
}
