public import Core
public import Storage

/// A list that somebody keeps: its conditions, columns and order.
public struct SavedView: Sendable, Identifiable, Equatable {
    public let id: String
    public let name: String
    /// The user who keeps it.
    public let owner: String
    /// Everybody sees it.
    public let isShared: Bool
    /// The query of its address.
    public let query: String
}

/// The views that people keep, each for themselves or for all.
public struct SavedViews: Sendable {
    /// Characters of a name, and bytes of a query.
    public static let nameLength = 60
    private static let queryLength = 8_000
    /// Views that one person keeps.
    public static let limit = 100

    private let database: any Database
    private let clock: any WallClock

    public init(database: any Database, clock: any WallClock) { (self.database, self.clock) = (database, clock) }

    /// The user's own and everybody's, by name.
    public func list(for user: String, of subject: ListSubject = .people) async throws -> [SavedView] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT id, name, owner, is_shared, query FROM list_view
                WHERE subject = \(subject.rawValue) AND (owner = \(user) OR is_shared = 1) ORDER BY name, id LIMIT 1000
                """
            ).map(Self.view)
        }
    }

    /// Throws ``SavedViewFailure``.
    public func keep(
        _ query: String,
        of subject: ListSubject = .people,
        as name: String,
        shared isShared: Bool,
        by user: String
    ) async throws -> SavedView {
        let name = try Self.checked(name)
        guard query.utf8.count <= Self.queryLength else { throw SavedViewFailure.tooLong }
        let now = clock.now()
        let view = SavedView(id: UUIDv7.make(at: now), name: name, owner: user, isShared: isShared, query: query)
        try await database.write { tx in
            let count = try tx.row("SELECT COUNT(*) FROM list_view WHERE owner = \(user)")?.integer(0) ?? 0
            guard count < Self.limit else { throw SavedViewFailure.tooMany }
            try tx.execute(
                """
                INSERT INTO list_view (id, name, owner, is_shared, subject, query, created_at)
                VALUES (\(view.id), \(name), \(user), \(isShared), \(subject.rawValue), \(query), \(now))
                """
            )
        }
        return view
    }

    /// Lets a view show what `query` shows. Only its owner may. Throws ``SavedViewFailure``.
    public func update(_ id: String, to query: String, by user: String) async throws {
        guard query.utf8.count <= Self.queryLength else { throw SavedViewFailure.tooLong }
        try await change(id, by: user) { tx in
            try tx.execute("UPDATE list_view SET query = \(query) WHERE id = \(id) AND owner = \(user)")
        }
    }

    /// Only its owner may. Throws ``SavedViewFailure``.
    public func delete(_ id: String, by user: String) async throws {
        try await change(id, by: user) { tx in
            try tx.execute("DELETE FROM list_view WHERE id = \(id) AND owner = \(user)")
        }
    }

    private func change(
        _ id: String,
        by user: String,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> Int
    ) async throws {
        guard try await database.write({ try body($0) }) == 1 else { throw SavedViewFailure.missing }
    }

    private static func checked(_ name: String) throws(SavedViewFailure) -> String {
        let name = Normalisation.storable(name.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        guard !name.isEmpty else { throw .emptyName }
        guard name.count <= nameLength else { throw .longName }
        return name
    }

    private static func view(_ row: Row) throws -> SavedView {
        SavedView(
            id: try row.text(0),
            name: try row.text(1),
            owner: try row.text(2),
            isShared: try row.integer(3) == 1,
            query: try row.text(4)
        )
    }
}

/// Why a view was not kept.
public enum SavedViewFailure: String, Failure {
    case emptyName = "view_name_missing"
    case longName = "view_name_too_long"
    case tooLong = "view_too_long"
    case tooMany = "too_many_views"
    case missing = "no_such_view"

    public var kind: FailureKind { self == .missing ? .notFound : .invalid }
    public var code: String { rawValue }

    public var message: String {
        switch self {
        case .emptyName: "Give the view a name."
        case .longName: "A view's name has at most \(SavedViews.nameLength) characters."
        case .tooLong: "The view has too many conditions to be kept."
        case .tooMany: "You keep \(SavedViews.limit) views already. Delete one first."
        case .missing: "There is no such view of yours."
        }
    }
}
