import Columns
import Core
import Customers
public import Events
import Storage
import Synchronization

/// What everybody did, in columns in memory: events by name, each with the ordinal of whose it is now.
struct EventHistory: Sendable {
    /// By the number of the name.
    fileprivate(set) var columns: [Int64: EventColumns] = [:]
    fileprivate var numbers: [EventType: [String: Int64]] = [:]
    /// In which quarters of an hour everybody did anything: a day of any time zone is made of whole ones.
    fileprivate(set) var activity = EventColumns(isDistinct: true)

    /// Microseconds.
    static let quarter = 15 * Instant.minute

    /// The events of a name; none where nobody ever did it.
    subscript(choice: EventChoice) -> EventColumns {
        numbers[choice.type]?[choice.name].flatMap { columns[$0] } ?? EventColumns()
    }

    /// An answer without some of the values would be wrong and look right. Throws ``AudienceFailure/crowded(_:of:)``.
    func refuseCrowded(_ choices: [(events: EventChoice, properties: [String])]) throws {
        for (events, properties) in choices {
            if let property = properties.first(where: { !self[events].isWhole($0) }) {
                throw AudienceFailure.crowded(property, of: events.name)
            }
        }
    }

    /// The most frequent first.
    var descriptions: [EventDescription] {
        numbers.flatMap { type, names in
            names.compactMap { name, number in
                columns[number].map { columns in
                    EventDescription(
                        type: type,
                        name: name,
                        events: columns.rows,
                        properties: columns.properties.sorted().map { property in
                            (property, PeopleTable.type(of: columns.orders(of: property)))
                        }
                    )
                }
            }
        }.sorted { ($1.events, $0.name, $0.type.rawValue) < ($0.events, $1.name, $1.type.rawValue) }
    }
}

/// Events that conditions can ask for.
public struct EventDescription: Sendable {
    public let type: EventType
    public let name: String
    /// How many there are.
    public let events: Int
    public let properties: [(name: String, type: AttributeType)]

    public init(type: EventType, name: String, events: Int, properties: [(name: String, type: AttributeType)]) {
        (self.type, self.name, self.events, self.properties) = (type, name, events, properties)
    }
}

/// The history and where its reader stands. Read from the database at first, then kept up by what is recorded; never the only
/// copy of anything.
final class EventHistoryIndex: Sendable {
    private struct State {
        var history = EventHistory()
        var mark: PeopleMark?
        /// The event that was read last.
        var event: Int64 = 0
        /// Events up to this one are read in bulk and put in order once.
        var end: Int64 = 0
        /// Those who are somebody else now.
        var merged: [Int: Int] = [:]
        /// Somebody is about to ask.
        var isWanted = false
    }

    /// Events that are read at once.
    private static let portion = 100_000
    private static let changes = 5_000

    private let log: EventLog
    private let state = Mutex(State())

    init(log: EventLog) { self.log = log }

    /// Whether somebody asked it since the program started, or is about to.
    var isInUse: Bool { state.withLock { $0.mark != nil || $0.isWanted } }

    /// Lets it be read before it is asked. Does not wait for whoever is reading it: then it is wanted already.
    func want() { _ = state.withLockIfAvailable { $0.isWanted = true } }

    /// The history, brought up to date. Runs on the driver's thread.
    func read(in tx: any ReadTransaction) throws -> EventHistory {
        try state.withLock { state in
            while try readPortion(&state, in: tx) {}
            return state.history
        }
    }

    /// Reads at most so many portions; whether that was all.
    func refresh(portions: Int, in tx: any ReadTransaction) throws -> Bool {
        try state.withLock { state in
            for _ in 0..<portions where try !readPortion(&state, in: tx) { return true }
            return false
        }
    }

    /// Whether there may be more.
    private func readPortion(_ state: inout State, in tx: any ReadTransaction) throws -> Bool {
        if state.mark == nil {
            state.mark = try Profiles.end(in: tx).mark
            state.end = try log.lastNumber(in: tx)
            state.merged = try Self.ordinals(Profiles.merged(of: nil, in: tx))
        }
        let isLoading = state.event < state.end
        let moves = isLoading ? [:] : try moves(&state, in: tx)
        var events: [Int64: [NewEvent]] = [:]
        var activity: [NewEvent] = []
        // What somebody does comes in a row mostly, so most of it falls into the quarter that was noted last.
        var noted: [Int: Int64] = [:]
        let merged = state.merged
        let last = try log.described(after: state.event, limit: Self.portion, in: tx) { event in
            let owner = Self.survivor(of: Int(event.profile), merged)
            let quarter = Self.quarter(of: event.time)
            if noted.updateValue(quarter, forKey: owner) != quarter {
                activity.append(NewEvent(owner: owner, time: quarter, values: []))
            }
            events[event.name, default: []].append(
                NewEvent(
                    owner: owner,
                    time: event.time.microseconds,
                    values: event.properties.map { ($0.name, Self.value($0.value)) }
                )
            )
        }
        if let last { state.event = last }
        if events.keys.contains(where: { state.history.columns[$0] == nil }) {
            for named in try log.named(in: tx) {
                state.history.numbers[named.type, default: [:]][named.name] = named.number
            }
        }
        if isLoading {
            state.history.activity.load(activity)
            for (name, events) in events { state.history.columns[name, default: EventColumns()].load(events) }
            if state.event >= state.end {
                state.history.activity.settle()
                for name in state.history.columns.keys { state.history.columns[name]?.settle() }
            }
        } else {
            state.history.activity.add(activity, moves: moves)
            for name in Set(events.keys).union(moves.isEmpty ? [] : Array(state.history.columns.keys)) {
                state.history.columns[name, default: EventColumns()].add(events[name] ?? [], moves: moves)
            }
        }
        return last != nil && (isLoading || events.values.reduce(0) { $0 + $1.count } >= Self.portion)
    }

    /// Those whose events are somebody else's since the last look.
    private func moves(_ state: inout State, in tx: any ReadTransaction) throws -> [Int: Int] {
        guard var mark = state.mark else { return [:] }
        var moves: [Int: Int] = [:]
        while true {
            let changed = try Profiles.changes(after: &mark, limit: Self.changes, in: tx)
            let merged = try Self.ordinals(Profiles.merged(of: changed, in: tx))
            moves.merge(merged.filter { state.merged[$0.key] != $0.value }) { $1 }
            state.merged.merge(merged) { $1 }
            guard changed.count == Self.changes else { break }
        }
        state.mark = mark
        return moves
    }

    private static func quarter(of time: Instant) -> Int64 {
        let passed = time.microseconds % EventHistory.quarter
        return time.microseconds - (passed < 0 ? passed + EventHistory.quarter : passed)
    }

    /// Whoever was merged into somebody who was merged later is noted under the first of them.
    private static func survivor(of owner: Int, _ merged: [Int: Int]) -> Int {
        var owner = owner
        for _ in 0..<64 {
            guard let next = merged[owner] else { return owner }
            owner = next
        }
        return owner
    }

    private static func ordinals(_ numbers: [Int64: Int64]) -> [Int: Int] {
        Dictionary(numbers.map { (Int($0.key), Int($0.value)) }, uniquingKeysWith: { $1 })
    }

    private static func value(_ json: JSON) -> PropertyValue {
        switch json {
        case .number(let number): return .number(number)
        case .bool(let truth): return .truth(truth)
        default:
            let value = TraitValue(json)
            return .text(value.text, value.order)
        }
    }
}
