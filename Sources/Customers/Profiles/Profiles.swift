public import Core
import Search
public import Storage

/// Reads people: lists, search, one person whole, their identity history.
public struct Profiles: Sendable {
    let database: any Database
    let index: PeopleIndex

    /// `snapshots`: where what the search reads is kept for the next start; nil where it is not.
    public init(database: any Database, snapshots: SnapshotStore? = nil) {
        self.database = database
        index = PeopleIndex(snapshots: snapshots)
    }

    /// How a list of people is ordered.
    public enum Order: String, Sendable, CaseIterable {
        /// Latest activity first.
        case recent
        /// Newest people first.
        case created
    }

    /// People, `limit` at most (held to 1…200). `search` as in ``matches(_:)``. O(limit); with `search` one pass over the
    /// names in memory. Throws ``CursorFailure``.
    public func people(
        search: String? = nil,
        order: Order = .recent,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws -> Page<PersonSummary> {
        let limit = min(max(limit, 1), 200)
        let after = try cursor.map { try Cursor($0, count: 2) }
        return try await database.read { tx in
            let found = try matches(search, in: tx)?.all
            return try Self.people(among: found, order: order, after: after, limit: limit, in: tx)
        }
    }

    /// How many people there are.
    public func count() async throws -> CappedCount {
        try await database.read { tx in try Self.count(in: tx) }
    }

    /// The person with this UUID, also when they were merged into somebody (then that somebody); nil for nobody.
    public func profile(id: String) async throws -> Profile? {
        try await database.read { tx in
            try tx.row("SELECT survivor FROM profile WHERE id = \(id)").flatMap { row in
                try Self.profile(number: row.integer(0), in: tx)
            }
        }
    }

    /// The UUID of somebody who is not anonymous; nil while there is nobody. O(1).
    public func firstKnown() async throws -> String? {
        try await database.read { tx in
            for namespace in [Namespace.userNumber, Namespace.emailNumber, Namespace.phoneNumber] {
                let row = try tx.row(
                    """
                    SELECT p.id FROM identifier i JOIN profile p ON p.number = i.profile
                    WHERE i.namespace = \(namespace) LIMIT 1
                    """
                )
                if let row { return try row.text(0) }
            }
            return nil
        }
    }

    /// The person known by this identifier. `value` is normalised as the pipeline does.
    public func profile(namespace: String, value: String) async throws -> Profile? {
        guard let value = Namespace.normalised(Normalisation.storable(value), in: namespace) else { return nil }
        return try await database.read { tx in
            let row = try tx.row(
                """
                SELECT i.profile FROM identifier i JOIN identifier_namespace n ON n.number = i.namespace
                WHERE n.name = \(namespace) AND i.value = \(value)
                """
            )
            return try row.flatMap { try Self.profile(number: $0.integer(0), in: tx) }
        }
    }

    /// The person known by `text`: a profile id, or `namespace:value`, or a bare value tried as user id, e-mail, phone
    /// and anonymous id in this order.
    public func profile(matching text: String) async throws -> Profile? {
        let text = Normalisation.storable(text.trimmed)
        if let found = try await profile(id: text) { return found }
        if let colon = text.firstIndex(of: ":") {
            let value = String(text[text.index(after: colon)...])
            if let found = try await profile(namespace: String(text[..<colon]), value: value) { return found }
        }
        for namespace in [Namespace.userID, Namespace.email, Namespace.phone, Namespace.anonymousID] {
            if let found = try await profile(namespace: namespace, value: text) { return found }
        }
        return nil
    }

    /// Every decision about this person's identity and of those merged into them, newest first.
    public func history(
        of profile: Profile,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws
        -> Page<IdentityDecision>
    {
        let limit = min(max(limit, 1), 200)
        let after = try cursor.map { try Cursor($0, count: 1) }
        return try await database.read { tx in
            try Self.history(of: profile.numbers, after: after, limit: limit, in: tx)
        }
    }

    /// Who these numbers are now (a merged number answers with its survivor).
    public func summaries(numbers: [Int64]) async throws -> [Int64: PersonSummary] {
        guard !numbers.isEmpty else { return [:] }
        return try await database.read { tx in
            let unique = Set(numbers).sorted()
            var survivors: [Int64: Int64] = [:]
            for (key, row) in try tx.lookup("survivor", from: "profile", matching: [Column("number", unique)]) {
                survivors[unique[key]] = try row.integer(0)
            }
            let people = try Self.summaries(ofSurvivors: Set(survivors.values).sorted(), in: tx)
            return survivors.compactMapValues { people[$0] }
        }
    }

    /// Everybody, whole, in order of their numbers. One read per person: for exports.
    public func forEachProfile(_ body: @escaping @Sendable (Profile) throws -> Void) async throws {
        try await database.read { tx in
            var last: Int64 = 0
            while true {
                let numbers = try tx.rows(
                    "SELECT number FROM profile WHERE number > \(last) AND survivor = number ORDER BY number LIMIT 1000"
                ).map { try $0.integer(0) }
                guard let end = numbers.last else { return }
                for number in numbers {
                    if let profile = try Self.profile(number: number, in: tx) { try body(profile) }
                }
                last = end
            }
        }
    }
}
