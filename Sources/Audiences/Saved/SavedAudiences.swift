public import Core
public import Storage

/// The audiences of the workspace.
public struct SavedAudiences: Sendable {
    /// Characters of a name.
    public static let nameLength = 100
    public static let limit = 2_000

    private let database: any Database
    private let clock: any WallClock

    public init(database: any Database, clock: any WallClock) { (self.database, self.clock) = (database, clock) }

    /// By name; those of one subject, or all.
    public func list(of subject: ListSubject? = nil) async throws -> [Audience] {
        try await database.read { try Self.all(in: $0) }.filter { subject == nil || $0.subject == subject }
    }

    /// By id or, exactly, by name; nil for none.
    public func audience(matching text: String) async throws -> Audience? {
        let text = Normalisation.storable(text)
        return try await database.read { tx in
            try (tx.row(Self.columns + "WHERE id = \(text)") ?? tx.row(Self.columns + "WHERE name = \(text)"))
                .map(Self.audience)
        }
    }

    /// `condition` as it can be asked of the subject. Throws ``AudienceFailure``, and ``DefinitionFailure`` where it asks for what is not there.
    public func create(
        _ name: String,
        _ condition: Condition,
        of subject: ListSubject = .people,
        by author: String
    ) async throws -> Audience {
        let name = try Self.checked(name)
        let now = clock.now()
        let audience = Audience(
            id: UUIDv7.make(at: now),
            name: name,
            subject: subject,
            condition: condition,
            createdAt: now,
            updatedAt: now,
            author: author
        )
        try await database.write { tx in
            let all = try Self.all(in: tx)
            guard all.count < Self.limit else { throw AudienceFailure.tooMany }
            guard !all.contains(where: { $0.name == name }) else { throw AudienceFailure.takenName }
            try Vocabulary(Definitions(all), in: tx).check(condition, of: subject, in: tx)
            try tx.execute(
                """
                INSERT INTO audience (id, name, subject, condition, created_at, updated_at, author)
                VALUES (\(audience.id), \(name), \(subject.rawValue), \(condition.json.text), \(now), \(now), \(author))
                """
            )
        }
        return audience
    }

    /// Gives it another name or meaning; nil leaves either as it is. Throws as ``create(_:_:of:by:)``.
    public func update(_ id: String, name: String? = nil, condition: Condition? = nil) async throws -> Audience {
        let name = try name.map(Self.checked)
        let now = clock.now()
        return try await database.write { tx in
            let all = try Self.all(in: tx)
            guard let old = all.first(where: { $0.id == id }) else { throw AudienceFailure.missing }
            guard !all.contains(where: { $0.name == name && $0.id != id }) else { throw AudienceFailure.takenName }
            let new = Audience(
                id: id,
                name: name ?? old.name,
                subject: old.subject,
                condition: condition ?? old.condition,
                createdAt: old.createdAt,
                updatedAt: now,
                author: old.author
            )
            // Another name can be given to one that cannot be judged any more.
            if let condition {
                try Vocabulary(Definitions(all), in: tx).check(condition, of: old.subject, as: id, in: tx)
            }
            try tx.execute(
                """
                UPDATE audience SET name = \(new.name), condition = \(new.condition.json.text), updated_at = \(now)
                WHERE id = \(id)
                """
            )
            return new
        }
    }

    /// Throws ``AudienceFailure``, also where another audience means this one, except where it is to be deleted `evenIfUsed`: then that one keeps
    /// its last members.
    public func delete(_ id: String, evenIfUsed: Bool = false) async throws {
        try await database.write { tx in
            let all = try Self.all(in: tx)
            guard all.contains(where: { $0.id == id }) else { throw AudienceFailure.missing }
            if !evenIfUsed, let user = all.first(where: { $0.id != id && $0.condition.audiences.contains(id) }) {
                throw AudienceFailure.used(by: user.name)
            }
            try tx.execute("DELETE FROM audience WHERE id = \(id)")
        }
    }

    private static let fields = "id, name, condition, created_at, updated_at, author, subject"
    private static let columns = SQL.trusted("SELECT \(fields) FROM audience ")

    static func exist(in tx: any ReadTransaction) throws -> Bool {
        try tx.row("SELECT id FROM audience LIMIT 1") != nil
    }

    static func all(in tx: any ReadTransaction) throws -> [Audience] {
        try tx.rows(columns + "ORDER BY name, id").map(audience)
    }

    /// Those that the conditions mean, and those that these mean, as far as they are there.
    static func meant(by conditions: [Condition], in tx: any ReadTransaction) throws -> [Audience] {
        var found: [Audience] = []
        var asked: Set<String> = []
        var wanted = Set(conditions.flatMap(\.mentions).map(Normalisation.storable))
        while !wanted.isEmpty {
            asked.formUnion(wanted)
            let rows = try tx.lookup(fields, from: "audience", matching: [Column("id", wanted.sorted())])
            let next = try rows.map { try audience($0.row) }
            found += next
            wanted = Set(next.flatMap(\.condition.mentions)).subtracting(asked)
        }
        return found
    }

    /// Whoever judges somebody by all audiences reads all definitions, and these are seldom changed.
    private static let parsed = ParsedConditions()

    private static func audience(_ row: Row) throws -> Audience {
        let subject = ListSubject(rawValue: try row.text(6)) ?? .people
        return Audience(
            id: try row.text(0),
            name: try row.text(1),
            subject: subject,
            condition: try parsed.condition(row.text(2), of: subject),
            createdAt: try row.instant(3),
            updatedAt: try row.instant(4),
            author: try row.text(5)
        )
    }

    private static func checked(_ name: String) throws(AudienceFailure) -> String {
        let name = Normalisation.storable(name.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        guard !name.isEmpty else { throw .emptyName }
        guard name.count <= nameLength else { throw .longName }
        return name
    }
}
