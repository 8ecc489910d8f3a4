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

    /// `condition` as it can be asked of the subject. Throws ``AudienceFailure``.
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
            _ = try Definitions(all + [audience]).expanded(condition)
            try ComputedTraits.check(condition, in: tx)
            try tx.execute(
                """
                INSERT INTO audience (id, name, subject, condition, created_at, updated_at, author)
                VALUES (\(audience.id), \(name), \(subject.rawValue), \(condition.json.text), \(now), \(now), \(author))
                """
            )
        }
        return audience
    }

    /// Gives it another name or meaning; nil leaves either as it is. Throws ``AudienceFailure``.
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
            let definitions = Definitions(all.filter { $0.id != id } + [new])
            _ = try definitions.expanded(old.subject == .people ? .audience(id) : new.condition)
            try ComputedTraits.check(new.condition, in: tx)
            try tx.execute(
                """
                UPDATE audience SET name = \(new.name), condition = \(new.condition.json.text), updated_at = \(now)
                WHERE id = \(id)
                """
            )
            return new
        }
    }

    /// Throws ``AudienceFailure``, also where another audience means this one.
    public func delete(_ id: String) async throws {
        try await database.write { tx in
            let all = try Self.all(in: tx)
            guard all.contains(where: { $0.id == id }) else { throw AudienceFailure.missing }
            if let user = all.first(where: { $0.id != id && $0.condition.audiences.contains(id) }) {
                throw AudienceFailure.used(by: user.name)
            }
            try tx.execute("DELETE FROM audience WHERE id = \(id)")
        }
    }

    private static let columns: SQL =
        "SELECT id, name, condition, created_at, updated_at, author, subject FROM audience "

    static func all(in tx: any ReadTransaction) throws -> [Audience] {
        try tx.rows(columns + "ORDER BY name, id").map(audience)
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

/// What audiences of people mean, for conditions that mean audiences.
struct Definitions {
    private let byID: [String: Audience]

    init(_ audiences: [Audience]) {
        let people = audiences.filter { $0.subject == .people }
        byID = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// The condition with the meaning of each audience in its place. Throws ``AudienceFailure``.
    func expanded(_ condition: Condition) throws -> Condition { try expanded(condition, inside: []) }

    private func expanded(_ condition: Condition, inside outer: [String]) throws -> Condition {
        switch condition {
        case .all(let parts): return .all(try parts.map { try expanded($0, inside: outer) })
        case .any(let parts): return .any(try parts.map { try expanded($0, inside: outer) })
        case .atLeast(let least, let parts): return .atLeast(least, try parts.map { try expanded($0, inside: outer) })
        case .not(let part): return .not(try expanded(part, inside: outer))
        case .attribute, .behaviour, .sequence, .sample, .top, .rfm, .cell: return condition
        case .people(let quantifier, let part): return .people(quantifier, try expanded(part, inside: outer))
        case .audience(let id):
            guard let audience = byID[id] else { throw AudienceFailure.unknownPart(id) }
            guard !outer.contains(id), outer.count < 20 else { throw AudienceFailure.cycle(audience.name) }
            return try expanded(audience.condition, inside: outer + [id])
        }
    }
}
