import CSimdjson
public import Core
public import Storage

/// A recorded event with what it says.
public struct DescribedEvent: Sendable {
    public let number: Int64
    /// The number of the profile to which it was recorded.
    public let profile: Int64
    /// The number of its name (``EventLog/named(in:)``).
    public let name: Int64
    public let time: Instant
    /// Its properties, or the traits of an identify or group call; fields of fields by their path, such as `coupon.code`. Lists are
    /// left out.
    public let properties: [EventProperty]
}

public struct EventProperty: Sendable {
    public let name: String
    public let value: JSON
}

/// A name under which events are recorded.
public struct NamedEvent: Sendable, Hashable {
    public let number: Int64
    public let type: EventType
    /// Empty for what has none.
    public let name: String
}

extension EventLog {
    /// All names.
    public static func named(in tx: any ReadTransaction) throws -> [NamedEvent] {
        try tx.rows("SELECT number, type, name FROM event_name ORDER BY number").compactMap { row in
            guard let type = EventType(rawValue: try row.integer(1)) else { return nil }
            return NamedEvent(number: try row.integer(0), type: type, name: try row.text(2))
        }
    }

    /// Whether an event of this type was ever recorded under this name.
    public static func isNamed(_ name: String, _ type: EventType, in tx: any ReadTransaction) throws -> Bool {
        let name = Normalisation.storable(name)
        return try tx.row("SELECT number FROM event_name WHERE type = \(type.rawValue) AND name = \(name)") != nil
    }

    /// The recorded events behind `number` in order of arrival, `limit` at most; those of nobody are left out. The number of
    /// the last one that was read; nil where there is none.
    public func described(
        after number: Int64,
        limit: Int,
        in tx: any ReadTransaction,
        _ body: (DescribedEvent) -> Void
    ) throws -> Int64? {
        let dictionaries = try dictionaries.all(in: tx)
        let reader = EventReader()
        var last: Int64?
        let statement: SQL = """
            SELECT number, profile, name, time, payload FROM event WHERE number > \(number) ORDER BY number LIMIT \(limit)
            """
        try tx.forEach(statement) { row in
            last = try row.integer(0)
            guard try row.integer(1) != IncomingEvent.nobody else { return }
            body(try Self.described(row, dictionaries, reader))
        }
        return last
    }

    /// Everything that is recorded to these profiles up to the event with this number, in order of arrival. O(their events).
    public func described(
        of profiles: [Int64],
        through number: Int64,
        in tx: any ReadTransaction
    ) throws -> [DescribedEvent] {
        let dictionaries = try dictionaries.all(in: tx)
        let reader = EventReader()
        let columns: SQL = "e.number, e.profile, e.name, e.time, e.payload"
        return try Self.rows(columns, of: profiles, through: number, in: tx).map {
            try Self.described($0, dictionaries, reader)
        }.sorted { $0.number < $1.number }
    }

    /// Columns of the events `e` of these profiles, in no order.
    static func rows(
        _ columns: SQL,
        of profiles: [Int64],
        through number: Int64,
        in tx: any ReadTransaction
    ) throws -> [Row] {
        // No statement takes more than some ten thousand values.
        try stride(from: 0, to: profiles.count, by: 10_000).flatMap { first in
            let people = SQL.list(profiles[first..<min(first + 10_000, profiles.count)].map { .integer($0) })
            let branches = TimelineIndex.tables.map { table in
                SQL.trusted("SELECT t.number AS n FROM \(table) t WHERE t.profile IN (") + people + ")"
            }
            return try tx.rows(
                "SELECT " + columns + " FROM (" + SQL.joined(branches, separator: " UNION ALL ")
                    + ") AS u JOIN event e ON e.number = u.n WHERE e.number <= \(number)"
            )
        }
    }

    /// From a row of number, profile, name, time and payload.
    private static func described(
        _ row: Row,
        _ dictionaries: [Int64: PayloadDictionary],
        _ reader: EventReader
    ) throws -> DescribedEvent {
        let payload = try row.blob(4)
        let dictionary = dictionaries[PayloadCodec.dictionaryNumber(of: payload)]
        let bytes = try PayloadCodec.decompress(payload, with: dictionary)
        return DescribedEvent(
            number: try row.integer(0),
            profile: try row.integer(1),
            name: try row.integer(2),
            time: try row.instant(3),
            properties: properties(of: bytes, reader)
        )
    }

    private static func properties(of payload: [UInt8], _ reader: EventReader) -> [EventProperty] {
        let fields = reader.read(payload, isBatch: false) { items, _ -> [IncomingTrait] in
            guard let item = items.first else { return [] }
            return reader.fields(of: item.properties.isObject ? item.properties : item.traits)
        }
        var properties: [EventProperty] = []
        properties.reserveCapacity(fields?.count ?? 0)
        for field in fields ?? [] { add(field, named: field.name, depth: 0, to: &properties, reader) }
        return properties
    }

    /// Deeper fields are of use to nobody's conditions, and a stranger's payload may be deep.
    private static let deepest = 2

    private static func add(
        _ field: IncomingTrait,
        named name: String,
        depth: Int,
        to properties: inout [EventProperty],
        _ reader: EventReader
    ) {
        switch field.json.utf8.first {
        case UInt8(ascii: "\"")?: properties.append(EventProperty(name: name, value: .string(field.scalar ?? "")))
        case UInt8(ascii: "t")?: properties.append(EventProperty(name: name, value: true))
        case UInt8(ascii: "f")?: properties.append(EventProperty(name: name, value: false))
        case UInt8(ascii: "{")? where depth < deepest:
            var json = field.json
            let inner = json.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { bytes in
                    reader.fields(
                        of: dangol_slice(
                            data: bytes.baseAddress,
                            length: bytes.count,
                            kind: Int32(DANGOL_OBJECT.rawValue)
                        )
                    )
                }
            }
            for field in inner { add(field, named: "\(name).\(field.name)", depth: depth + 1, to: &properties, reader) }
        case UInt8(ascii: "{")?, UInt8(ascii: "[")?, UInt8(ascii: "n")?, nil: return
        default:
            if let number = Double(field.json), number.isFinite {
                properties.append(EventProperty(name: name, value: .number(number)))
            }
        }
    }
}
