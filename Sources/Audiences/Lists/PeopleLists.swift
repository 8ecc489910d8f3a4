import Columns
public import Core
public import Customers
public import Events
public import Foundation
import Search
public import Storage
import Synchronization

/// Lists of people. Answered from columns in memory (``AttributeTable``).
public struct PeopleLists: Lists {
    public let subject = ListSubject.people
    let database: any Database
    private let profiles: Profiles
    let clock: any WallClock
    let log: EventLog
    let index: PeopleTableIndex
    let history: EventHistoryIndex

    /// `snapshots`: where what is read is kept for the next start; nil for a workspace that is gone when the program ends.
    public init(
        database: any Database,
        profiles: Profiles,
        log: EventLog,
        snapshots: SnapshotStore?,
        clock: any WallClock
    ) {
        (self.database, self.profiles, self.log, self.clock) = (database, profiles, log, clock)
        index = PeopleTableIndex(log: log, snapshots: snapshots)
        history = EventHistoryIndex(log: log, snapshots: snapshots)
    }

    /// Reads a portion of what is there, or of what changed since, so that the next question has less to do; how it is then.
    public func prepare() async throws -> Freshness {
        let people = try await database.read { [index] tx in try index.refresh(in: tx) }
        guard people != .beginning else { return people }
        // Who never asks what people did does not pay for the answer; audiences ask all the time.
        let isAsked = try await database.read { [history] tx in
            try history.isInUse
                || tx.row("SELECT id FROM audience UNION ALL SELECT id FROM computed_trait LIMIT 1") != nil
        }
        guard isAsked else { return people }
        return try await min(people, database.read { [history] tx in try history.refresh(in: tx) })
    }

    /// Writes down for the next start what is worth it: what was read for the first time, or has changed much since.
    /// `isLast`: the program ends, so that less is worth it. Throws ``SnapshotFailure``.
    public func keep(isLast: Bool = false) async throws {
        try await index.keep(at: clock.now(), isLast: isLast)
        try await history.keep(at: clock.now(), isLast: isLast)
    }

    public func attributes() async throws -> [AttributeDescription] {
        try await database.read { [index] tx in
            let computed = try ComputedTraits.all(in: tx)
            return try index.read(in: tx) { table in
                table.attributes
                    + computed.map { AttributeDescription(attribute: .computed($0.name), type: $0.type, people: 0) }
            }
        }
    }

    public func read<T: Sendable>(
        _ listing: Listing,
        asking attributes: [Attribute],
        zone: TimeZone,
        _ body: @escaping @Sendable (ListReading) throws -> T
    ) async throws -> T {
        try await look(listing.condition.map { [$0] } ?? [], asking: attributes, zone) {
            [profiles] table, circumstances, tx in
            var members = table.people(listing.condition, circumstances)
            if let matches = try listing.search.flatMap({ try profiles.matches($0, in: tx) }) {
                members.formIntersection(Bitmap(bound: table.bound, words: matches.all.words))
            }
            return try body(ListReading(table: table, members: members, circumstances: circumstances))
        }
    }

    func look<T: Sendable>(
        _ conditions: [Condition],
        asking attributes: [Attribute] = [],
        asksHistory: Bool = false,
        _ zone: TimeZone,
        _ body: @escaping @Sendable (AttributeTable, Circumstances) throws -> T
    ) async throws -> T {
        try await look(conditions, asking: attributes, asksHistory: asksHistory, zone) { table, circumstances, _ in
            try body(table, circumstances)
        }
    }

    /// Asks table and history as they are in one transaction; the history only where a condition
    /// asks it.
    func look<T: Sendable>(
        _ conditions: [Condition],
        asking attributes: [Attribute] = [],
        asksHistory: Bool = false,
        _ zone: TimeZone,
        _ body: @escaping @Sendable (AttributeTable, Circumstances, any ReadTransaction) throws -> T
    ) async throws -> T {
        let now = clock.now()
        return try await database.read { [index, history] tx in
            var circumstances = Circumstances(now: now, zone: zone, tagged: try Tags.carriers(in: tx))
            circumstances.meanings = try Self.meanings(conditions, in: tx)
            let all = conditions + circumstances.meanings.values
            let names = all.reduce(into: Set(attributes.compactMap(\.computedName))) { $0.formUnion($1.computed) }
            let computed = try names.isEmpty ? [] : ComputedTraits.all(in: tx).filter { names.contains($0.name) }
            circumstances.computed = Dictionary(computed.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            if asksHistory || !computed.isEmpty || conditions.contains(where: \.asksHistory) {
                circumstances.history = try history.read(in: tx)
                try circumstances.history.refuseCrowded(
                    all.flatMap(\.choices) + computed.flatMap(\.choices)
                )
            }
            return try index.read(in: tx) { [circumstances] table in try body(table, circumstances, tx) }
        }
    }
}

extension PeopleLists {
    /// What the audiences mean that these conditions mean. Throws ``AudienceFailure``.
    private static func meanings(_ conditions: [Condition], in tx: any ReadTransaction) throws -> [String: Condition] {
        let meant = conditions.reduce(into: Set<String>()) { $0.formUnion($1.audiences) }
        guard !meant.isEmpty else { return [:] }
        let definitions = Definitions(try SavedAudiences.all(in: tx))
        return try Dictionary(
            meant.map { ($0, try definitions.expanded(.audience($0))) },
            uniquingKeysWith: { $1 }
        )
    }
}

extension ListPlace {
    /// Throws ``CursorFailure``.
    init(cursor: String) throws {
        guard let data = Data(base64Encoded: cursor.replacing("-", with: "+").replacing("_", with: "/")),
            let place = try? JSONDecoder().decode(ListPlace.self, from: data), place.number >= 0
        else { throw CursorFailure() }
        self = place
    }

    var cursor: String {
        let data = (try? JSONEncoder().encode(self)) ?? Data()
        return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}
