public import Core
public import Storage

/// What is counted of a recorded event.
public struct CountedEvent: Sendable {
    public let number: Int64
    /// The number of the profile to which it was recorded.
    public let profile: Int64
    public let source: Int64
    public let time: Instant
    public let order: OrderValue?
}

extension EventLog {
    /// The recorded events behind `number` in order of arrival, `limit` at most. Payloads are read of orders only.
    public func counted(after number: Int64, limit: Int, in tx: any ReadTransaction) throws -> [CountedEvent] {
        let dictionaries = try dictionaries.all(in: tx)
        let orders = try tx.rows(
            """
            SELECT number FROM event_name
            WHERE type = \(EventType.track.rawValue) AND lower(name) = \(OrderValue.eventName.lowercased())
            """
        ).map { SQLValue.integer(try $0.integer(0)) }
        var events: [CountedEvent] = []
        events.reserveCapacity(limit)
        let statement: SQL = """
            SELECT number, profile, source, time,
            CASE WHEN name IN (\(SQL.list(orders))) THEN payload END
            FROM event WHERE number > \(number) ORDER BY number LIMIT \(limit)
            """
        try tx.forEach(statement) { row in
            let payload = try row.optionalBlob(4).map { try JSON(parsing: dictionaries.text(of: $0)) }
            events.append(
                CountedEvent(
                    number: try row.integer(0),
                    profile: try row.integer(1),
                    source: try row.integer(2),
                    time: try row.instant(3),
                    order: payload.flatMap(OrderValue.init(payload:))
                )
            )
        }
        return events
    }

    /// The number of the latest recorded event; 0 where there is none.
    public func lastNumber(in tx: any ReadTransaction) throws -> Int64 {
        try tx.row("SELECT COALESCE(MAX(number), 0) FROM event")?.integer(0) ?? 0
    }
}

extension EventLog {
    /// Whose the events after `number` are, `limit` events at most, and the last of them; nil where there is none.
    public func owners(
        after number: Int64,
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> (profiles: Set<Int64>, last: Int64)? {
        var profiles: Set<Int64> = []
        var last: Int64?
        try tx.forEach("SELECT number, profile FROM event WHERE number > \(number) ORDER BY number LIMIT \(limit)") {
            row in
            last = try row.integer(0)
            profiles.insert(try row.integer(1))
        }
        return last.map { (profiles, $0) }
    }
}

extension Pipeline {
    /// Keeps every pipeline of this workspace, in whatever process, from committing until the transaction ends.
    public static func hold(in tx: any WriteTransaction) throws {
        try tx.execute("UPDATE pipeline_position SET owner = owner WHERE name = 'main'")
    }

    /// As ``hold(in:)``; afterwards every pipeline begins anew from what is stored, because what its steps remember may hold no more.
    public static func beginAnew(in tx: any WriteTransaction) throws {
        try tx.execute("UPDATE pipeline_position SET owner = '' WHERE name = 'main'")
    }
}
