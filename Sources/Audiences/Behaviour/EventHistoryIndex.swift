import Columns
import Core
import Customers
import Events
import Snapshots
import Storage
import Synchronization

/// The history and where its reader stands: restored from a snapshot or read from the database at first, then kept up by what is
/// recorded; never the only copy of anything.
final class EventHistoryIndex: Sendable {
    private struct State {
        var history = EventHistory()
        var place: Place?
        /// Those who are somebody else now.
        var merged: [Int: Int] = [:]
        /// Somebody is about to ask.
        var isWanted = false
        var touched = Touched()
        var unkept = Unkept()
    }

    /// Where the reader stands.
    private struct Place: Codable {
        var mark: PeopleMark
        /// The event that was read last.
        var event: Int64 = 0
        /// Events up to this one are read in bulk and put in order once.
        let end: Int64
    }

    /// Events that are read at once by whoever asks.
    private static let events = 100_000
    private static let changes = 5_000
    private static let snapshot = "history"

    private let log: EventLog
    private let snapshots: SnapshotStore?
    private let state = Mutex(State())

    init(log: EventLog, snapshots: SnapshotStore?) { (self.log, self.snapshots) = (log, snapshots) }

    /// Whether somebody asked it since the program started, or is about to.
    var isInUse: Bool { state.withLock { $0.place != nil || $0.isWanted } }

    /// Lets it be read before it is asked. Does not wait for whoever is reading it: then it is wanted already.
    func want() { _ = state.withLockIfAvailable { $0.isWanted = true } }

    /// The history, brought up to date. Runs on the driver's thread.
    func read(in tx: any ReadTransaction) throws -> EventHistory {
        try state.withLock { state in
            while try readPortion(&state, events: Self.events, in: tx) {}
            return state.history
        }
    }

    /// As ``read(in:)``, with those of whom something was read since the last call.
    func readTakingTouched(in tx: any ReadTransaction) throws -> (EventHistory, Touched) {
        try state.withLock { state in
            while try readPortion(&state, events: Self.events, in: tx) {}
            return (state.history, state.touched.take())
        }
    }

    /// Reads a portion; how it is then.
    func refresh(_ portion: PortionSize, in tx: any ReadTransaction) throws -> Freshness {
        try state.withLock { state in
            guard try readPortion(&state, events: portion.events, in: tx) else { return .current }
            return state.place.map { $0.event < $0.end } ?? true ? .beginning : .behind
        }
    }

    /// Whether there may be more.
    private func readPortion(_ state: inout State, events limit: Int, in tx: any ReadTransaction) throws -> Bool {
        var place = try state.place ?? begin(&state, in: tx)
        let isLoading = place.event < place.end
        // What is loaded is put in order once, whatever the portions.
        let limit = isLoading ? Self.events : limit
        // Noted only when all was read: a read that fails in between must not lose them.
        let changes = isLoading ? IdentityChanges() : try changes(of: state.merged, since: &place.mark, in: tx)
        var events: [Int64: [NewEvent]] = [:]
        var activity: [NewEvent] = []
        // What somebody does comes in a row mostly, so most of it falls into the quarter that was noted last.
        var noted: [Int: Int64] = [:]
        let merged = state.merged
        let last = try log.described(after: place.event, limit: limit, in: tx) { event in
            let owner = Self.survivor(of: Int(event.profile), merged, changes.moves)
            let quarter = NewEvent(quarterOf: event, owner: owner)
            if noted.updateValue(quarter.time, forKey: owner) != quarter.time { activity.append(quarter) }
            events[event.name, default: []].append(NewEvent(event, owner: owner))
        }
        if let last { place.event = last }
        if events.keys.contains(where: { state.history.place(ofNumber: $0) == nil }) {
            try state.history.learnNames(in: tx)
        }
        state.unkept.add(events.values.reduce(0) { $0 + $1.count })
        if isLoading {
            state.history.activity.load(activity)
            for (name, events) in events { state.history[number: name].load(events) }
            if place.event >= place.end {
                state.history.activity.settle()
                for name in Array(state.history.names) { state.history[number: name].settle() }
            }
        } else {
            let moves = changes.moves
            state.merged.merge(moves) { $1 }
            for (name, events) in events { state.touched.insert(events.map(\.owner), event: name) }
            for (from, to) in moves {
                state.touched.insert(wholly: from)
                state.touched.insert(wholly: to)
            }
            state.history.activity.add(activity, moves: moves)
            for name in Set(events.keys).union(moves.isEmpty ? [] : Array(state.history.names)) {
                state.history[number: name].add(events[name] ?? [], moves: moves)
            }
            if !changes.separated.isEmpty { try readAnew(changes.separated, &state, through: place.event, in: tx) }
        }
        state.place = place
        return last != nil && (isLoading || events.values.reduce(0) { $0 + $1.count } >= limit)
    }

    /// From the snapshot, or from nothing.
    private func begin(_ state: inout State, in tx: any ReadTransaction) throws -> Place {
        let restored = try snapshots?.restore(Self.snapshot, version: EventColumns.snapshotVersion, in: tx) {
            file,
            folder throws(SnapshotFailure) in
            let merged = zip(try file.array("losers", of: Int.self), try file.array("survivors", of: Int.self))
            return (
                try EventHistory(from: file, partsIn: folder), try file.json("place", as: Place.self),
                Dictionary(merged, uniquingKeysWith: { $1 })
            )
        }
        if let (history, place, merged) = restored {
            (state.history, state.merged) = (history, merged)
            try state.history.learnNames(in: tx)
            return place
        }
        state.merged = try Self.ordinals(Profiles.merged(of: nil, in: tx))
        return Place(mark: try Profiles.end(in: tx).mark, end: try log.lastNumber(in: tx))
    }

    /// Writes the history down where much was recorded since the last time.
    func keep(at now: Instant, isLast: Bool) async throws {
        guard let snapshots else { return }
        let kept = state.withLock { state -> (EventHistory, Place, [Int: Int], Int)? in
            guard let place = state.place, place.event >= place.end,
                let rows = state.unkept.due(at: now, isLast: isLast, in: snapshots)
            else { return nil }
            return (state.history, place, state.merged, rows)
        }
        guard let (history, place, merged, rows) = kept else { return }
        let fileRows = snapshots.leastRows * 20
        let isKept = try await snapshots.save(Self.snapshot, version: EventColumns.snapshotVersion) { writer, folder in
            let files = try history.write(to: &writer, partsIn: folder, fileRows: fileRows)
            try writer.add("place", json: place)
            try writer.add("losers", Array(merged.keys))
            try writer.add("survivors", Array(merged.values))
            return files
        }
        if isKept { state.withLock { $0.unkept.kept(rows) } }
    }

    /// What became of who is who.
    private struct IdentityChanges {
        /// Those who are somebody else now.
        var moves: [Int: Int] = [:]
        /// Those who were somebody else, and are that no more; and who that was.
        var separated: Set<Int> = []
    }

    /// Who is somebody else since the last look, or again who they were.
    private func changes(
        of merged: [Int: Int],
        since mark: inout PeopleMark,
        in tx: any ReadTransaction
    ) throws -> IdentityChanges {
        var changed: [Int64] = []
        while true {
            let portion = try Profiles.changes(after: &mark, limit: Self.changes, in: tx)
            changed += portion
            guard portion.count == Self.changes else { break }
        }
        let merges = try Self.ordinals(Profiles.merged(of: changed, in: tx))
        var changes = IdentityChanges()
        changes.moves = merges.filter { merged[$0.key] != $0.value }
        for person in changed.lazy.map({ Int($0) }) {
            guard let known = merged[person] else { continue }
            let other = Self.survivor(of: known, merged, merges)
            if merges[person] != other { changes.separated.formUnion([person, known, other]) }
        }
        return changes
    }

    /// Puts right whose the events of these are up to the one with this number, whatever was said of it before: an unmerge gives events back
    /// that are kept under other numbers than those to which they came.
    private func readAnew(
        _ separated: Set<Int>,
        _ state: inout State,
        through event: Int64,
        in tx: any ReadTransaction
    ) throws {
        let owners = try Profiles.survivors(of: separated.map { Int64($0) }, in: tx)
        var numbers: [Int64: Int] = [:]
        for owner in owners {
            for number in try Profiles.numbers(of: owner, in: tx) { numbers[number] = Int(owner) }
        }
        var events: [Int64: [NewEvent]] = [:]
        var activity: [NewEvent] = []
        for said in try log.described(of: numbers.keys.sorted(), through: event, in: tx) {
            guard let owner = numbers[said.profile] else { continue }
            activity.append(NewEvent(quarterOf: said, owner: owner))
            events[said.name, default: []].append(NewEvent(said, owner: owner))
        }
        let people = separated.union(owners.map { Int($0) })
        for (number, owner) in numbers { state.merged[Int(number)] = Int(number) == owner ? nil : owner }
        for person in people { state.touched.insert(wholly: person) }
        state.history.activity.replace(eventsOf: people, with: activity)
        for name in Set(events.keys).union(state.history.names) {
            state.history[number: name].replace(eventsOf: people, with: events[name] ?? [])
        }
        state.unkept.add(events.values.reduce(0) { $0 + $1.count })
    }

    /// Whoever was merged into somebody who was merged later is noted under the first of them.
    private static func survivor(of owner: Int, _ merged: [Int: Int], _ merges: [Int: Int]) -> Int {
        var owner = owner
        for _ in 0..<64 {
            guard let next = (merges.isEmpty ? nil : merges[owner]) ?? merged[owner] else { return owner }
            owner = next
        }
        return owner
    }

    private static func ordinals(_ numbers: [Int64: Int64]) -> [Int: Int] {
        Dictionary(numbers.map { (Int($0.key), Int($0.value)) }, uniquingKeysWith: { $1 })
    }
}

extension NewEvent {
    fileprivate init(_ event: DescribedEvent, owner: Int) {
        let values = event.properties.map { (property: $0.name, value: PropertyValue($0.value)) }
        self.init(owner: owner, time: event.time.microseconds, values: values)
    }

    /// That something was done in a quarter of an hour.
    fileprivate init(quarterOf event: DescribedEvent, owner: Int) {
        let passed = event.time.microseconds % EventHistory.quarter
        let time = event.time.microseconds - (passed < 0 ? passed + EventHistory.quarter : passed)
        self.init(owner: owner, time: time, values: [])
    }
}

extension PropertyValue {
    fileprivate init(_ json: JSON) {
        switch json {
        case .number(let number): self = .number(number)
        case .bool(let truth): self = .truth(truth)
        default:
            let value = TraitValue(json)
            self = .text(value.text, value.order)
        }
    }
}
