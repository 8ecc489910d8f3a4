public import Core
public import Storage

/// Reads events after the fact: recorded ones and those that ended otherwise.
public struct EventLog: Sendable {
    let database: any Database
    let dictionaries = PayloadDictionaries()

    public init(database: any Database) { self.database = database }

    /// Newest first: by the time at which they happened where `filter.profiles` is set (a timeline), by arrival
    /// otherwise. One list holds either recorded events (`filter.state` nil or `.recorded`) or those of another state.
    /// `limit` is held to 1…200. Throws ``CursorFailure``. O(limit) where an index serves the filter.
    public func events(
        _ filter: EventFilter,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws
        -> Page<EventRecord>
    {
        let limit = min(max(limit, 1), 200)
        let after = try cursor.map { try Cursor($0, count: 2) }
        return try await database.read { tx in
            let dictionaries = try dictionaries.all(in: tx)
            if let state = filter.state, state != .recorded {
                return try Self.rejections(state, filter, after: after, limit: limit, dictionaries, in: tx)
            } else if let profiles = filter.profiles {
                return try Self.timeline(of: profiles, filter, after: after, limit: limit, dictionaries, in: tx)
            } else {
                return try Self.latest(filter, after: after, limit: limit, dictionaries, in: tx)
            }
        }
    }

    /// Nil where there is no such event.
    public func event(id: String) async throws -> EventRecord? {
        guard let id = EventID(id) else { return nil }
        return try await database.read { tx in
            let dictionaries = try dictionaries.all(in: tx)
            switch id {
            case .recorded(let number):
                return try tx.row(Self.recorded + "WHERE e.number = \(number)").map {
                    try Self.recordedEvent($0, dictionaries)
                }
            case .rejected(let position):
                return try tx.row(
                    Self.rejected + "WHERE inbox_id = \(position.inboxID) AND item = \(position.item)"
                ).map { try Self.rejectedEvent($0, dictionaries) }
            }
        }
    }

    /// Names of events that were ever recorded, at most 500, in order.
    public func names() async throws -> [(type: EventType, name: String)] {
        try await database.read { tx in
            let rows = try tx.rows("SELECT type, name FROM event_name WHERE name <> '' ORDER BY name, type LIMIT 500")
            return try rows.compactMap { row in
                guard let type = EventType(rawValue: try row.integer(0)) else { return nil }
                return (type, try row.text(1))
            }
        }
    }

    /// Names among the latest 5,000 events of these profiles, in order.
    public func names(ofProfiles profiles: [Int64]) async throws -> [String] {
        try await database.read { tx in
            let people = SQL.list(profiles.map { .integer($0) })
            let branches = TimelineIndex.tables.map { table -> SQL in
                SQL.trusted("SELECT * FROM (SELECT t.number AS n FROM \(table) t WHERE t.profile IN (") + people
                    + ") ORDER BY " + TimelineIndex.newestFirst(tx.dialect) + " LIMIT 5000) AS b"
            }
            return try tx.rows(
                "SELECT DISTINCT a.name FROM (" + SQL.joined(branches, separator: " UNION ALL ")
                    + ") AS u JOIN event e ON e.number = u.n JOIN event_name a ON a.number = e.name WHERE a.name <> '' ORDER BY a.name"
            ).map { try $0.text(0) }
        }
    }

    /// All recorded events in order of arrival, one after the other, in constant memory.
    public func forEachRecorded(_ body: @escaping @Sendable (EventRecord) throws -> Void) async throws {
        try await database.read { tx in
            let dictionaries = try dictionaries.all(in: tx)
            try tx.forEach(Self.recorded + "ORDER BY e.number") { try body(Self.recordedEvent($0, dictionaries)) }
        }
    }
}
