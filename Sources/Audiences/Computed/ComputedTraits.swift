public import Core
public import Storage

/// The computed traits of the workspace.
public struct ComputedTraits: Sendable {
    public static let limit = 200
    public static let nameLength = 60

    private let database: any Database
    private let clock: any WallClock

    public init(database: any Database, clock: any WallClock) { (self.database, self.clock) = (database, clock) }

    /// By name.
    public func list() async throws -> [ComputedTrait] { try await database.read { try Self.all(in: $0) } }

    /// Throws ``ComputedTraitFailure/missing``.
    public func trait(named name: String) async throws -> ComputedTrait {
        guard let trait = try await list().first(where: { $0.name == name }) else { throw ComputedTraitFailure.missing }
        return trait
    }

    /// Throws ``ComputedTraitFailure``, and ``ConditionFailure`` or ``DefinitionFailure`` that name the place in the definition.
    public func add(_ definition: JSON, named name: String, by author: String) async throws -> ComputedTrait {
        guard Self.isName(name) else { throw ComputedTraitFailure.name }
        let now = clock.now()
        let trait = try ComputedTrait(
            definition: definition,
            id: UUIDv7.make(at: now),
            name: name,
            createdAt: now,
            author: author
        )
        try await database.write { tx in
            let names = try tx.rows("SELECT name FROM computed_trait").map { try $0.text(0) }
            guard !names.contains(name) else { throw ComputedTraitFailure.takenName }
            guard names.count < Self.limit else { throw ComputedTraitFailure.tooMany }
            try Vocabulary(Definitions([]), [:], nil).check(trait.choices, in: tx)
            try tx.execute(
                """
                INSERT INTO computed_trait (id, name, definition, created_at, author)
                VALUES (\(trait.id), \(name), \(trait.definition.text), \(now), \(author))
                """
            )
        }
        return trait
    }

    /// Throws ``ComputedTraitFailure``, also where an audience asks for it.
    public func delete(_ name: String) async throws {
        try await database.write { tx in
            if let user = try SavedAudiences.all(in: tx).first(where: { $0.condition.computed.contains(name) }) {
                throw ComputedTraitFailure.used(by: user.name)
            }
            guard try tx.execute("DELETE FROM computed_trait WHERE name = \(name)") == 1 else {
                throw ComputedTraitFailure.missing
            }
        }
    }

    static func all(in tx: any ReadTransaction) throws -> [ComputedTrait] {
        try tx.rows("SELECT id, name, definition, created_at, author FROM computed_trait ORDER BY name").map { row in
            try ComputedTrait(
                definition: try JSON(parsing: row.text(2)),
                id: try row.text(0),
                name: try row.text(1),
                createdAt: try row.instant(3),
                author: try row.text(4)
            )
        }
    }

    private static func isName(_ name: String) -> Bool {
        (1...nameLength).contains(name.utf8.count)
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    }
}

/// Why a computed trait was not made, found or deleted.
public enum ComputedTraitFailure: Failure, Equatable {
    case name
    case takenName
    case tooMany
    case missing
    case used(by: String)

    public var kind: FailureKind {
        switch self {
        case .name: .invalid
        case .missing: .notFound
        case .takenName, .tooMany, .used: .conflict
        }
    }

    public var code: String {
        switch self {
        case .name: "invalid_computed_trait_name"
        case .takenName: "computed_trait_name_taken"
        case .tooMany: "too_many_computed_traits"
        case .missing: "unknown_computed_trait"
        case .used: "computed_trait_in_use"
        }
    }

    public var message: String {
        switch self {
        case .name: "A name has 1 to \(ComputedTraits.nameLength) small letters, digits and _, such as orders_90d."
        case .takenName: "There is a computed trait of this name. Choose another name, or delete that one."
        case .tooMany: "There are \(ComputedTraits.limit) computed traits. Delete one first."
        case .missing: "There is no computed trait of this name."
        case .used(let audience): "The audience “\(audience)” asks for it. Change that one first."
        }
    }
}
