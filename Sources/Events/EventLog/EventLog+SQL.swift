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
        // No statement takes more than some ten thousand values; who was merged more often is read in parts.
        var newest: [(time: Int64, number: Int64)] = []
        for first in stride(from: 0, to: profiles.count, by: 10_000) {
            let part = profiles[first..<min(first + 10_000, profiles.count)]
            newest += try places(of: part, filter, after: cursor, limit: limit, in: tx)
        }
        let keys = newest.sorted(by: >).prefix(limit + 1).map(\.number)
        guard !keys.isEmpty else { return Page(items: [], next: nil) }
        let rows = try tx.rows(
            recorded + "WHERE e.number IN (" + SQL.list(keys.map { .integer($0) })
                + ") ORDER BY e.time DESC, e.number DESC"
        )
        return try page(rows, limit: limit, { try recordedEvent($0, dictionaries) }) {
            Cursor(try $0.integer(5), try $0.integer(0))
        }
    }

    /// The newest events of these people.
    private static func places(
        of profiles: ArraySlice<Int64>,
        _ filter: EventFilter,
        after cursor: Cursor?,
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> [(time: Int64, number: Int64)] {
        let conditions = conditions(filter)
        let events: SQL = conditions.isEmpty ? "" : "JOIN event e ON e.number = t.number "
        // SQLite takes 500 terms in one compound; who was merged even more often is sorted.
        let people: [SQL] =
            profiles.count <= 150
            ? profiles.map { "t.profile = \($0)" } : ["t.profile IN (\(SQL.list(profiles.map { .integer($0) })))"]
        let branches = people.flatMap { person in
            TimelineIndex.tables.map { table -> SQL in
                var conditions = conditions + [person]
                if let time = filter.time {
                    let (first, end) = (time.lowerBound.microseconds, time.upperBound.microseconds)
                    conditions.append("t.time >= \(first) AND t.time < \(end)")
                    conditions += TimelineIndex.days(first, end, tx.dialect)
                }
                if let cursor {
                    conditions.append("(t.time, t.number) < (\(cursor.keys[0]), \(cursor.keys[1]))")
                    conditions += TimelineIndex.days(.min, cursor.keys[0], tx.dialect)
                }
                return SQL.trusted("SELECT * FROM (SELECT t.time AS t, t.number AS n FROM \(table) t ") + events
                    + clause(conditions) + " ORDER BY " + TimelineIndex.newestFirst(tx.dialect)
                    + " LIMIT \(limit + 1)) AS b"
            }
        }
        return try tx.rows(
            "SELECT t, n FROM (" + SQL.joined(branches, separator: " UNION ALL ")
                + ") AS u ORDER BY t DESC, n DESC LIMIT \(limit + 1)"
        ).map { (try $0.integer(0), try $0.integer(1)) }
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

    static func conditions(_ filter: EventFilter) -> [SQL] {
        let source: [SQL] = filter.sourceID.map { ["e.source = \($0)"] } ?? []
        let names = nameConditions(filter)
        guard !names.isEmpty else { return source }
        return source + ["e.name IN (SELECT n.number FROM event_name n " + clause(names) + ")"]
    }

    static func nameConditions(_ filter: EventFilter) -> [SQL] {
        let type: [SQL] = filter.type.map { ["n.type = \($0.rawValue)"] } ?? []
        let name: [SQL] = filter.name.map { ["n.name = \($0)"] } ?? []
        return type + name
    }

    static func clause(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "" : "WHERE " + SQL.joined(conditions, separator: " AND ")
    }

    static func page(
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
