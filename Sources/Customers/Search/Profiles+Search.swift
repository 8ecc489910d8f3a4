public import Core
public import Search
public import Storage

extension Profiles {
    /// Whom `text` finds, in any order of its words; nil where nothing is sought.
    ///
    /// Found are any part of a name, an address or an id; a name by its initial consonants (ㄱㅁㅈ) or in Latin letters
    /// (kim minjun); a number however it is written, or a part of it. Anonymous ids and devices are found whole.
    /// O(people), about 10 ms for a million.
    public func matches(_ text: String) async throws -> SearchMatches? {
        try await database.read { tx in try matches(text, in: tx) }
    }

    /// The best matches: who is exactly what was sought before whose name begins with it before whoever holds it
    /// somewhere; of equals who was seen last. `limit` is held to 1…50.
    public func find(_ text: String, limit: Int = 8) async throws -> [PersonSummary] {
        let limit = min(max(limit, 1), 50)
        return try await database.read { tx in
            guard let matches = try matches(text, in: tx) else { return [] }
            var numbers: [Int64] = []
            for tier in matches.tiers where numbers.count < limit {
                numbers += try Self.lastSeen(among: tier, limit: limit - numbers.count, in: tx)
            }
            let people = try Self.summaries(ofSurvivors: numbers, in: tx)
            return numbers.compactMap { people[$0] }
        }
    }

    /// Reads a portion of what changed since the last search, so that the next one has less to do; how it is then.
    public func prepareSearch() async throws -> Freshness {
        try await database.read { tx in try index.refresh(in: tx) }
    }

    /// Writes down for the next start what the search has read, where that is worth it. `isLast`: the program ends. Throws
    /// ``SnapshotFailure``.
    public func keepSearch(at now: Instant, isLast: Bool = false) async throws {
        try await index.keep(at: now, isLast: isLast)
    }

    /// As ``matches(_:)``, inside a transaction.
    public func matches(_ text: String?, in tx: any ReadTransaction) throws -> SearchMatches? {
        guard let text, let query = SearchQuery(text) else { return nil }
        var matches = try index.find(query, in: tx)
        let rows = try tx.rows(
            """
            SELECT profile FROM identifier
            WHERE namespace IN (\(Namespace.anonymousNumber), \(Namespace.deviceNumber))
            AND value = \(Normalisation.storable(text.trimmed))
            """
        )
        for row in rows { matches.insert(exactly: try row.integer(0)) }
        return matches
    }

    /// Those of `set` who were seen last, `limit` at most.
    private static func lastSeen(among set: OwnerSet, limit: Int, in tx: any ReadTransaction) throws -> [Int64] {
        guard set.count > lookedUp else {
            return try activity(of: set.descending(), in: tx).prefix(limit).map(\.profile)
        }
        var found: [Int64] = []
        var looked = 0
        try walk(after: nil, in: tx) { place in
            looked += 1
            if set.contains(place.profile) { found.append(place.profile) }
            return found.count < limit && looked < 20_000
        }
        guard found.count < limit else { return found }
        // Nobody of them was here lately: the newest people among them will do.
        let newest = set.descending(limit: lookedUp).filter { !found.contains($0) }
        return found + (try activity(of: newest, in: tx).prefix(limit - found.count).map(\.profile))
    }
}

// MARK: - Lists

extension Profiles {
    /// Up to so many matches are looked up one by one; of more than that, the list is walked until a page is full.
    private static let lookedUp = 3_000

    /// Where somebody stands in a list of those seen last.
    private typealias Place = (minute: Int64, profile: Int64)

    /// With nil for `set` everybody.
    static func people(
        among set: OwnerSet?,
        order: Order,
        after cursor: Cursor?,
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> Page<PersonSummary> {
        let numbers =
            switch order {
            case .created:
                try set?.descending(below: cursor?.keys[1] ?? .max, limit: limit + 1)
                    ?? newest(after: cursor, limit: limit + 1, in: tx)
            case .recent: try recent(set, after: cursor, limit: limit + 1, in: tx)
            }
        let people = try summaries(ofSurvivors: numbers, in: tx)
        let shown = numbers.prefix(limit).compactMap { people[$0] }
        let next = numbers.count > limit ? shown.last.map { Cursor($0.lastSeen.minute, $0.number).text } : nil
        return Page(items: shown, next: next)
    }

    private static func newest(after cursor: Cursor?, limit: Int, in tx: any ReadTransaction) throws -> [Int64] {
        try tx.rows(
            """
            SELECT profile FROM profile_activity_settled WHERE profile < \(cursor?.keys[1] ?? .max)
            ORDER BY profile DESC LIMIT \(limit)
            """
        ).map { try $0.integer(0) }
    }

    private static func recent(
        _ set: OwnerSet?,
        after cursor: Cursor?,
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> [Int64] {
        let after = cursor.map { Place($0.keys[0], $0.keys[1]) }
        guard let set else { return try places(after: after, limit: limit, in: tx).map(\.profile) }
        let size = set.count
        if size > lookedUp {
            var (found, looked): ([Int64], Int) = ([], 0)
            try walk(after: after, in: tx) { place in
                looked += 1
                if set.contains(place.profile) { found.append(place.profile) }
                return found.count < limit && looked < size
            }
            // Whoever is sought may stand together behind everybody else, as after an import: then it costs no less to look all of
            // them up, and never much more.
            if found.count >= limit || looked < size { return found }
        }
        return try activity(of: set.descending(), in: tx)
            .filter { place in after.map { (place.minute, place.profile) < $0 } ?? true }
            .prefix(limit).map(\.profile)
    }

    /// Last seen first.
    private static func activity(of profiles: [Int64], in tx: any ReadTransaction) throws -> [Place] {
        let rows = try tx.lookup("seen_minute", from: "profile_activity", matching: [Column("profile", profiles)])
        return try rows.map { Place(try $0.row.integer(0), profiles[$0.key]) }.sorted { $0 > $1 }
    }

    /// Goes through everybody, last seen first, as long as `body` wants.
    private static func walk(after: Place?, in tx: any ReadTransaction, _ body: (Place) -> Bool) throws {
        var last = after
        while true {
            let places = try places(after: last, limit: 2_000, in: tx)
            for place in places {
                guard body(place) else { return }
            }
            last = places.last
            if places.isEmpty { return }
        }
    }

    private static func places(after: Place?, limit: Int, in tx: any ReadTransaction) throws -> [Place] {
        let last = after ?? (.max, .max)
        let isBefore: SQL
        let order: SQL
        if tx.dialect.isClustering {
            isBefore = "(seen_minute, profile) < (\(last.minute), \(last.profile))"
            order = "seen_minute DESC, profile DESC"
        } else {
            // The index tells which block of people, and no more.
            isBefore =
                "(seen_minute, profile >> 12, profile) < (\(last.minute), \(last.profile >> 12), \(last.profile))"
            order = "seen_minute DESC, profile >> 12 DESC, profile DESC"
        }
        return try tx.rows(
            "SELECT seen_minute, profile FROM profile_place WHERE " + isBefore + " ORDER BY " + order
                + " LIMIT \(limit)"
        ).map { Place(try $0.integer(0), try $0.integer(1)) }
    }
}
