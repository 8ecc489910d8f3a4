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
    /// Of ``catchUp()``: some hundred thousand events.
    private static let mostPortions = 40

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
    public func prepare() async throws -> Freshness { try await prepare(.small) }

    private func prepare(_ portion: PortionSize) async throws -> Freshness {
        let people = try await database.read { [index] tx in try index.refresh(portion, in: tx) }
        guard people != .beginning else { return people }
        // Who never asks what people did does not pay for the answer; audiences ask all the time.
        let isAsked = try await database.read { [history] tx in
            try history.isInUse
                || tx.row("SELECT id FROM audience UNION ALL SELECT id FROM computed_trait LIMIT 1") != nil
        }
        guard isAsked else { return people }
        return try await min(people, database.read { [history] tx in try history.refresh(portion, in: tx) })
    }

    /// Where there is an audience, reads portion after portion until little is left, so that whoever asks next does not hold its transaction for as
    /// long as all of it takes: while somebody reads, SQLite's log cannot begin anew. Where more comes than is read, the rest is left to whoever asks.
    func catchUp() async throws {
        guard try await database.read({ tx in try SavedAudiences.exist(in: tx) }) else { return }
        var portions = 0
        while portions < Self.mostPortions, try await prepare(.large) != .current { portions += 1 }
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
            return try index.read(in: tx).attributes
                + computed.map { AttributeDescription(attribute: .computed($0.name), type: $0.type, people: 0) }
        }
    }

    public func read<T: Sendable>(
        _ listing: Listing,
        beside conditions: [Condition],
        asking attributes: [Attribute],
        zone: TimeZone,
        _ body: @escaping @Sendable (ListReading) throws -> T
    ) async throws -> T {
        try await look((listing.condition.map { [$0] } ?? []) + conditions, asking: attributes, zone) {
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

    /// Asks table and history as they are in one transaction; the history only where a condition asks it. `subject`: whose conditions they are.
    /// Throws ``DefinitionFailure`` where a condition asks for what is not there.
    func look<T: Sendable>(
        _ conditions: [Condition],
        of subject: ListSubject = .people,
        asking attributes: [Attribute] = [],
        asksHistory: Bool = false,
        _ zone: TimeZone,
        _ body: @escaping @Sendable (AttributeTable, Circumstances, any ReadTransaction) throws -> T
    ) async throws -> T {
        let now = clock.now()
        return try await database.read { [index, history] tx in
            var circumstances = Circumstances(now: now, zone: zone, tagged: try Tags.carriers(in: tx))
            let meant = try SavedAudiences.meant(by: conditions, in: tx)
            let all = conditions + meant.map(\.condition)
            let names = all.reduce(into: Set(attributes.compactMap(\.computedName))) { $0.formUnion($1.computed) }
            let computed = try names.isEmpty ? [] : ComputedTraits.all(in: tx).filter { names.contains($0.name) }
            circumstances.computed = Dictionary(computed.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            if asksHistory || !computed.isEmpty || all.contains(where: \.asksHistory) {
                circumstances.history = try history.read(in: tx)
            }
            let vocabulary = Vocabulary(Definitions(meant), circumstances.computed, circumstances.history)
            for condition in conditions { try vocabulary.check(condition, of: subject, in: tx) }
            let problems = try vocabulary.problems(of: meant, in: tx)
            for audience in meant where problems[audience.id] == nil {
                circumstances.meanings[audience.id] = audience.condition
            }
            let table = try index.read(in: tx)
            circumstances.kept = try MembershipPages.kept(problems.keys, table, in: tx)
            return try body(table, circumstances, tx)
        }
    }
}

extension PeopleLists {
    /// Why some of the audiences cannot be judged any more and keep their last members; by id. Those that can be are left out.
    public func problems(of audiences: [Audience]) async throws -> [String: DefinitionFailure] {
        guard !audiences.isEmpty else { return [:] }
        return try await database.read { [history] tx in
            let meant = try SavedAudiences.meant(by: audiences.map(\.membership), in: tx)
            var vocabulary = try Vocabulary(Definitions(meant), in: tx)
            if meant.contains(where: \.condition.asksHistory) { vocabulary.history = try history.read(in: tx) }
            return try vocabulary.problems(of: audiences, in: tx)
        }
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
