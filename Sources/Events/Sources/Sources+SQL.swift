import Core
import Storage

extension Sources {
    /// 24 letters and digits: 142 bits, no look-alikes, fit for a URL.
    private static let keyAlphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")

    static func addKey(to number: Int64, at now: Instant, in tx: any WriteTransaction) throws {
        let key = String((0..<24).compactMap { _ in keyAlphabet.randomElement() })
        try tx.execute("INSERT INTO write_key (key, source, created_at) VALUES (\(key), \(number), \(now))")
    }

    static func source(id: String, in tx: any ReadTransaction) throws -> Source? {
        try sources(where: "WHERE s.id = \(id)", in: tx).first
    }

    static func sources(where condition: SQL, in tx: any ReadTransaction) throws -> [Source] {
        var keys: [Int64: [WriteKey]] = [:]
        for row in try tx.rows(
            "SELECT source, key, created_at, revoked_at FROM write_key ORDER BY created_at DESC, key"
        ) {
            keys[try row.integer(0), default: []].append(
                WriteKey(
                    key: try row.text(1),
                    createdAt: try row.instant(2),
                    revokedAt: try row.optionalInstant(3)
                )
            )
        }
        let rows = try tx.rows(
            """
            SELECT s.number, s.id, s.name, s.kind, s.created_at, a.events, a.first_event_at, a.last_event_at
            FROM source s LEFT JOIN source_activity a ON a.source = s.number \(condition) ORDER BY s.name, s.number
            """
        )
        return try rows.map { row in
            let number = try row.integer(0)
            return Source(
                id: try row.text(1),
                number: number,
                name: try row.text(2),
                kind: SourceKind(rawValue: try row.text(3)) ?? .server,
                createdAt: try row.instant(4),
                writeKeys: keys[number] ?? [],
                firstEventAt: try row.optionalInstant(6),
                lastEventAt: try row.optionalInstant(7),
                events: try row.optionalInteger(5) ?? 0
            )
        }
    }
}
