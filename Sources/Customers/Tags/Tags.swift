public import Core
public import Storage

/// The tags of a workspace, and who carries them.
///
/// As notes, they stand under the number that a person had, so they survive a merge and go back with an unmerge. Adding
/// and removing one is an event of the person.
public struct Tags: Sendable {
    /// Characters of a tag.
    public static let nameLength = 40
    /// Tags of a workspace: more than anybody can choose from.
    public static let limit = 1_000
    private static let portion = 5_000

    private let database: any Database
    private let desk: Desk
    private let clock: any WallClock

    public init(database: any Database, desk: Desk, clock: any WallClock) {
        self.database = database
        self.desk = desk
        self.clock = clock
    }

    /// All, by name.
    public func list() async throws -> [Tag] {
        try await database.read { tx in
            try tx.rows("SELECT number, id, name, colour FROM tag ORDER BY folded").map(Self.tag)
        }
    }

    /// Nil where there is none.
    public func tag(id: String) async throws -> Tag? {
        try await database.read { tx in
            try tx.row("SELECT number, id, name, colour FROM tag WHERE id = \(id)").map(Self.tag)
        }
    }

    /// The tag of this name, however it is capitalised, made where there is none; without `colour` in the colour that is
    /// used least. Throws ``StaffFailure``.
    public func tag(named name: String, colour: Int? = nil) async throws -> Tag {
        let name = Normalisation.storable(name.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        guard !name.isEmpty else { throw StaffFailure.emptyText }
        guard name.count <= Self.nameLength else { throw StaffFailure.textTooLong(limit: Self.nameLength) }
        if let colour, !Tag.colours.contains(colour) { throw StaffFailure.invalidColour }
        let folded = Normalisation.searchable(name)
        let now = clock.now()
        return try await database.write { tx in
            if let known = try tx.row("SELECT number, id, name, colour FROM tag WHERE folded = \(folded)") {
                return try Self.tag(known)
            }
            let row = try tx.row("SELECT COALESCE(MAX(number), 0) + 1, COUNT(*) FROM tag")
            let (number, count) = (try row?.integer(0) ?? 1, try row?.integer(1) ?? 0)
            guard count < Self.limit else { throw StaffFailure.tooManyTags(limit: Self.limit) }
            let tag = Tag(
                id: UUIDv7.make(at: now),
                number: number,
                name: name,
                colour: colour ?? Int(count % Int64(Tag.colours.count)) + 1
            )
            try tx.execute(
                """
                INSERT INTO tag (number, id, name, folded, colour, created_at)
                VALUES (\(tag.number), \(tag.id), \(name), \(folded), \(Int64(tag.colour)), \(now))
                """
            )
            return tag
        }
    }

    /// The tags of these (a person and all who were merged into them), by name.
    public func tags(of subjects: [Subject]) async throws -> [Tag] {
        guard !subjects.isEmpty else { return [] }
        return try await database.read { tx in
            try tx.rows(
                "SELECT number, id, name, colour FROM tag WHERE number IN (SELECT tag FROM tagging WHERE "
                    + Subject.condition(subjects) + ") ORDER BY folded"
            ).map(Self.tag)
        }
    }
}

// MARK: - Changing

extension Tags {
    /// Puts the tag on these people, given by the numbers that they have now; how many did not carry it. For one and for a
    /// hundred thousand: in portions, each durable with its events.
    @discardableResult
    public func add(_ tag: Tag, to profiles: [Int64], by member: StaffMember) async throws -> Int {
        try await change(tag, profiles, .tagAdded, by: member) { tx, profiles, now in
            let carriers = try Self.carriers(of: tag, among: profiles, in: tx)
            let new = profiles.filter { carriers[$0] == nil }
            try tx.insert(
                into: "tagging",
                [
                    Column("kind", new.map { _ in Int64(1) }), Column("subject", new),
                    Column("tag", new.map { _ in tag.number }), Column("tagged_at", new.map { _ in now.microseconds }),
                    Column("author", new.map { _ in member.id }),
                ],
                onConflict: "DO NOTHING"
            )
            return new
        }
    }

    /// Takes the tag off these people; how many carried it.
    @discardableResult
    public func remove(_ tag: Tag, from profiles: [Int64], by member: StaffMember) async throws -> Int {
        try await change(tag, profiles, .tagRemoved, by: member) { tx, profiles, _ in
            let carriers = try Self.carriers(of: tag, among: profiles, in: tx)
            let numbers = carriers.values.flatMap { $0 }
            try tx.delete(
                from: "tagging",
                matching: [
                    Column("kind", numbers.map { _ in Int64(1) }), Column("subject", numbers),
                    Column("tag", numbers.map { _ in tag.number }),
                ]
            )
            return profiles.filter { carriers[$0] != nil }
        }
    }

    /// Puts the tag on these companies; on how many it was not.
    @discardableResult
    public func add(_ tag: Tag, toCompanies companies: [Int64], by member: StaffMember) async throws -> Int {
        let now = clock.now()
        return try await database.write { tx in
            let new = try Set(companies).subtracting(Self.companies(carrying: tag, among: companies, in: tx)).sorted()
            try tx.insert(
                into: "tagging",
                [
                    Column("kind", new.map { _ in Int64(2) }), Column("subject", new),
                    Column("tag", new.map { _ in tag.number }),
                    Column("tagged_at", new.map { _ in now.microseconds }),
                    Column("author", new.map { _ in member.id }),
                ],
                onConflict: nil
            )
            return new.count
        }
    }

    /// Takes the tag off these companies; how many carried it.
    @discardableResult
    public func remove(_ tag: Tag, fromCompanies companies: [Int64]) async throws -> Int {
        try await database.write { tx in
            let carriers = try Self.companies(carrying: tag, among: companies, in: tx).sorted()
            try tx.delete(from: "tagging", matching: Self.keys(of: carriers, tag))
            return carriers.count
        }
    }

    private static func companies(
        carrying tag: Tag,
        among companies: [Int64],
        in tx: any ReadTransaction
    ) throws -> Set<Int64> {
        Set(try tx.lookup("subject", from: "tagging", matching: keys(of: companies, tag)).map { try $0.row.integer(0) })
    }

    private static func keys(of companies: [Int64], _ tag: Tag) -> [Column] {
        [
            Column("kind", companies.map { _ in Int64(2) }), Column("subject", companies),
            Column("tag", companies.map { _ in tag.number }),
        ]
    }

    /// Which companies carry which tag, by the tag's id.
    public static func carryingCompanies(in tx: any ReadTransaction) throws -> [String: Set<Int64>] {
        var carriers: [String: Set<Int64>] = [:]
        try tx.forEach("SELECT t.id, g.subject FROM tagging g JOIN tag t ON t.number = g.tag WHERE g.kind = 2") { row in
            carriers[try row.text(0), default: []].insert(try row.integer(1))
        }
        return carriers
    }

    /// Who carries which tag now, by the tag's id.
    public static func carriers(in tx: any ReadTransaction) throws -> [String: Set<Int64>] {
        var carriers: [String: Set<Int64>] = [:]
        try tx.forEach(
            """
            SELECT t.id, q.survivor FROM tagging g JOIN tag t ON t.number = g.tag
            JOIN profile q ON q.number = g.subject WHERE g.kind = 1
            """
        ) { row in carriers[try row.text(0), default: []].insert(try row.integer(1)) }
        return carriers
    }

    /// The condition that the person `number` (a column of the statement, a constant of the program) carries the tag,
    /// whoever they were when they got it: for filters of lists.
    public static func condition(_ tag: Tag, person number: SQL) -> SQL {
        number + """
             IN (SELECT q.survivor FROM tagging g JOIN profile q ON q.number = g.subject
            WHERE g.tag = \(tag.number) AND g.kind = 1)
            """
    }

    private func change(
        _ tag: Tag,
        _ profiles: [Int64],
        _ event: StaffEvent,
        by member: StaffMember,
        _ body: @escaping @Sendable (any WriteTransaction, [Int64], Instant) throws -> [Int64]
    ) async throws -> Int {
        var changed = 0
        var rest = Set(profiles).sorted()[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(Self.portion))
            rest = rest.dropFirst(some.count)
            let now = clock.now()
            let touched = try await database.write { tx in try body(tx, some, now) }
            try await desk.track(event, ["tagId": .string(tag.id), "tag": .string(tag.name)], of: touched, by: member)
            changed += touched.count
        }
        return changed
    }

    /// Under which numbers each of these people carries the tag; nobody who does not.
    private static func carriers(
        of tag: Tag,
        among profiles: [Int64],
        in tx: any ReadTransaction
    ) throws -> [Int64: [Int64]] {
        var numbers: [(person: Int64, number: Int64)] = []
        for (key, row) in try tx.lookup("number", from: "profile", matching: [Column("survivor", profiles)]) {
            numbers.append((profiles[key], try row.integer(0)))
        }
        let keys = [
            Column("kind", numbers.map { _ in Int64(1) }), Column("subject", numbers.map(\.number)),
            Column("tag", numbers.map { _ in tag.number }),
        ]
        var carriers: [Int64: [Int64]] = [:]
        for (key, _) in try tx.lookup("tag", from: "tagging", matching: keys) {
            carriers[numbers[key].person, default: []].append(numbers[key].number)
        }
        return carriers
    }

    private static func tag(_ row: Row) throws -> Tag {
        Tag(
            id: try row.text(1),
            number: try row.integer(0),
            name: try row.text(2),
            colour: Int(try row.integer(3))
        )
    }
}
