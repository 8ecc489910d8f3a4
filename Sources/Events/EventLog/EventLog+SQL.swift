import Core
import Storage

extension EventLog {
    static let recorded: SQL = """
        SELECT e.number, e.profile, n.type, n.name, e.source, e.time, e.received_at, e.sent_at, e.ip, e.payload
        FROM event e JOIN event_name n ON n.number = e.name\n
        """

    static let rejected: SQL = """
        SELECT inbox_id, item, state, reason, detail, type, name, message_id, source, time, received_at, payload
        FROM rejection\n
        """

    /// By arrival.
    static func latest(
        _ filter: EventFilter,
        after cursor: Cursor?,
        limit: Int,
        _ dictionaries: [Int64: PayloadDictionary],
        in tx: any ReadTransaction
    ) throws -> Page<EventRecord> {
        var conditions = conditions(filter)
        if let time = filter.time {
            conditions.append("e.time >= \(time.lowerBound) AND e.time < \(time.upperBound)")
        }
        if let cursor { conditions.append("e.number < \(cursor.keys[0])") }
        let sql = recorded + clause(conditions) + " ORDER BY e.number DESC LIMIT \(limit + 1)"
        let rows = try tx.rows(sql)
        return try page(rows, limit: limit, { try recordedEvent($0, dictionaries) }) { Cursor(try $0.integer(0), 0) }
    }

    /// By the time at which it happened. Each number has an index range of its own, so that a person who was merged a
    /// hundred times is read like a hundred short lists and not like one long sort.
    static func timeline(
        of profiles: [Int64],
        _ filter: EventFilter,
        after cursor: Cursor?,
        limit: Int,
        _ dictionaries: [Int64: PayloadDictionary],
        in tx: any ReadTransaction
    ) throws -> Page<EventRecord> {
        let conditions = conditions(filter)
        let events: SQL = conditions.isEmpty ? "" : "JOIN event e ON e.number = t.number "
        // SQLite takes 500 terms in one compound; who was merged even more often is sorted.
        let people: [SQL] =
            profiles.count <= 200
            ? profiles.map { "t.profile = \($0)" } : ["t.profile IN (\(SQL.list(profiles.map { .integer($0) })))"]
        let branches = people.flatMap { person in
            ["event_timeline", "event_timeline_recent"].map { table -> SQL in
                var conditions = conditions + [person]
                if let time = filter.time {
                    conditions.append("t.time >= \(time.lowerBound) AND t.time < \(time.upperBound)")
                }
                if let cursor { conditions.append("(t.time, t.number) < (\(cursor.keys[0]), \(cursor.keys[1]))") }
                return SQL.trusted("SELECT * FROM (SELECT t.time AS t, t.number AS n FROM \(table) t ") + events
                    + clause(conditions) + " ORDER BY t.time DESC, t.number DESC LIMIT \(limit + 1)) AS b"
            }
        }
        guard !branches.isEmpty else { return Page(items: [], next: nil) }
        let keys = try tx.rows(
            "SELECT t, n FROM (" + SQL.joined(branches, separator: " UNION ALL ")
                + ") AS u ORDER BY t DESC, n DESC LIMIT \(limit + 1)"
        ).map { try $0.integer(1) }
        let rows = try tx.rows(
            recorded + "WHERE e.number IN (" + SQL.list(keys.map { .integer($0) })
                + ") ORDER BY e.time DESC, e.number DESC"
        )
        return try page(rows, limit: limit, { try recordedEvent($0, dictionaries) }) {
            Cursor(try $0.integer(5), try $0.integer(0))
        }
    }

    static func rejections(
        _ state: EventState,
        _ filter: EventFilter,
        after cursor: Cursor?,
        limit: Int,
        _ dictionaries: [Int64: PayloadDictionary],
        in tx: any ReadTransaction
    ) throws -> Page<EventRecord> {
        var conditions: [SQL] = ["state = \(state.rawValue)"]
        if let source = filter.sourceID { conditions.append("source = \(source)") }
        if let type = filter.type { conditions.append("type = \(type.rawValue)") }
        if let name = filter.name { conditions.append("name = \(name)") }
        if let time = filter.time {
            conditions.append("time >= \(time.lowerBound) AND time < \(time.upperBound)")
        }
        if let cursor { conditions.append("(inbox_id, item) < (\(cursor.keys[0]), \(cursor.keys[1]))") }
        let rows = try tx.rows(
            rejected + clause(conditions) + " ORDER BY inbox_id DESC, item DESC LIMIT \(limit + 1)"
        )
        return try page(rows, limit: limit, { try rejectedEvent($0, dictionaries) }) {
            Cursor(try $0.integer(0), try $0.integer(1))
        }
    }

    private static func conditions(_ filter: EventFilter) -> [SQL] {
        var conditions: [SQL] = []
        if let source = filter.sourceID { conditions.append("e.source = \(source)") }
        switch (filter.type, filter.name) {
        case (let type?, let name?):
            conditions.append(
                "e.name IN (SELECT number FROM event_name WHERE type = \(type.rawValue) AND name = \(name))"
            )
        case (let type?, nil):
            conditions.append("e.name IN (SELECT number FROM event_name WHERE type = \(type.rawValue))")
        case (nil, let name?):
            conditions.append("e.name IN (SELECT number FROM event_name WHERE name = \(name))")
        case (nil, nil): break
        }
        return conditions
    }

    private static func clause(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "" : "WHERE " + SQL.joined(conditions, separator: " AND ")
    }

    private static func page(
        _ rows: [Row],
        limit: Int,
        _ item: (Row) throws -> EventRecord,
        cursor: (Row) throws -> Cursor
    ) throws -> Page<EventRecord> {
        let shown = rows.prefix(limit)
        let next = rows.count > limit ? try shown.last.map(cursor) : nil
        return Page(items: try shown.map(item), next: next?.text)
    }

    static func recordedEvent(_ row: Row, _ dictionaries: [Int64: PayloadDictionary]) throws -> EventRecord {
        let payload = try dictionaries.text(of: row.blob(9))
        return EventRecord(
            id: EventID.recorded(try row.integer(0)).text,
            state: .recorded,
            reason: .accepted,
            detail: nil,
            type: EventType(rawValue: try row.integer(2)),
            name: try row.text(3),
            messageID: (try? JSON(parsing: payload))?["messageId"]?.display,
            sourceID: try row.integer(4),
            profile: try row.integer(1) == IncomingEvent.nobody ? nil : row.integer(1),
            time: try row.instant(5),
            receivedAt: try row.instant(6),
            sentAt: try row.optionalInstant(7),
            ip: try row.optionalText(8),
            payload: payload
        )
    }

    static func rejectedEvent(_ row: Row, _ dictionaries: [Int64: PayloadDictionary]) throws -> EventRecord {
        let payload = try row.optionalBlob(11).map { try dictionaries.text(of: $0) } ?? ""
        return EventRecord(
            id: EventID.rejected(InboxPosition(inboxID: try row.integer(0), item: try row.integer(1))).text,
            state: EventState(rawValue: try row.integer(2)) ?? .dropped,
            reason: ReasonCode(rawValue: try row.integer(3)) ?? .unprocessable,
            detail: try row.optionalText(4),
            type: try row.optionalInteger(5).flatMap(EventType.init(rawValue:)),
            name: try row.text(6),
            messageID: try row.optionalText(7),
            sourceID: try row.integer(8),
            profile: nil,
            time: try row.instant(9),
            receivedAt: try row.instant(10),
            sentAt: nil,
            ip: nil,
            payload: payload
        )
    }
}
