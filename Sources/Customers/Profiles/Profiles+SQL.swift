import Core
import Storage

extension Profiles {
    private static let columns: SQL = """
        p.number, p.id, p.name, p.email, p.phone, a.first_seen, a.last_seen, a.events, p.is_anonymous\n
        """

    static func count(in tx: any ReadTransaction) throws -> CappedCount {
        let cap = CappedCount.cap + 1
        let row = try tx.row("SELECT COUNT(*) FROM (SELECT 1 FROM profile_activity_settled LIMIT \(cap)) AS counted")
        return CappedCount(Int(try row?.integer(0) ?? 0))
    }

    static func summaries(ofSurvivors numbers: [Int64], in tx: any ReadTransaction) throws -> [Int64: PersonSummary] {
        let rows = try tx.rows(
            "SELECT " + columns + "FROM profile p JOIN profile_activity a ON a.profile = p.number WHERE p.number IN ("
                + SQL.list(numbers.map { .integer($0) }) + ")"
        )
        return Dictionary(uniqueKeysWithValues: try rows.map(summary).map { ($0.number, $0) })
    }

    static func profile(number: Int64, in tx: any ReadTransaction) throws -> Profile? {
        guard let summary = try summaries(ofSurvivors: [number], in: tx)[number] else { return nil }
        let created = try tx.row("SELECT created_at FROM profile WHERE number = \(number)")?.instant(0)
        let traits = try tx.rows(
            """
            SELECT n.name, t.value, t.source, t.time FROM trait t JOIN trait_name n ON n.number = t.name
            WHERE t.profile = \(number) AND t.value IS NOT NULL ORDER BY n.name
            """
        ).map { row in
            Trait(
                name: try row.text(0),
                value: try JSON(parsing: row.text(1)),
                sourceID: try row.integer(2),
                time: try row.instant(3)
            )
        }
        let identifiers = try tx.rows(
            """
            SELECT n.name, i.value, i.attached_at, i.source FROM identifier i
            JOIN identifier_namespace n ON n.number = i.namespace
            WHERE i.profile = \(number) ORDER BY i.namespace, i.attached_at, i.value
            """
        ).map { row in
            Identifier(
                namespace: try row.text(0),
                value: try row.text(1),
                attachedAt: try row.instant(2),
                sourceID: try row.integer(3)
            )
        }
        return Profile(
            summary: summary,
            traits: traits,
            identifiers: inOrder(identifiers),
            numbers: try numbers(of: number, in: tx),
            createdAt: created ?? summary.firstSeen
        )
    }

    private static func inOrder(_ identifiers: [Identifier]) -> [Identifier] {
        func priority(_ identifier: Identifier) -> Int {
            IdentityRules.defaultRules[identifier.namespace]?.priority ?? 30
        }
        // Stable: within a priority they stay as the statement ordered them.
        return identifiers.enumerated().sorted {
            (priority($0.element), $0.offset) < (priority($1.element), $1.offset)
        }.map(\.element)
    }

    static func history(
        of numbers: [Int64],
        after cursor: Cursor?,
        limit: Int,
        in tx: any ReadTransaction
    ) throws
        -> Page<IdentityDecision>
    {
        var newest: [IdentityDecision] = []
        // No statement takes more than some ten thousand values; who was merged more often is read in parts.
        for first in stride(from: 0, to: numbers.count, by: 10_000) {
            let part = numbers[first..<min(first + 10_000, numbers.count)]
            newest += try decisions(about: part, after: cursor, limit: limit + 1, in: tx)
        }
        newest.sort { $0.id > $1.id }
        let decisions = Array(newest.prefix(limit))
        let next = newest.count > limit ? decisions.last.map { Cursor($0.id).text } : nil
        return Page(items: decisions, next: next)
    }

    private static func decisions(
        about numbers: ArraySlice<Int64>,
        after cursor: Cursor?,
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> [IdentityDecision] {
        let before: SQL = cursor.map { "AND d.number < \($0.keys[0])" } ?? ""
        return try tx.rows(
            """
            SELECT d.number, d.kind, d.reason, d.time, n.name, d.value, d.event, o.id, o.merged_events,
            CASE WHEN d.kind = \(IdentityDecision.Kind.merge.rawValue) AND o.survivor = p.survivor AND NOT EXISTS
            (SELECT 1 FROM identity_decision u WHERE u.profile = d.other AND u.number > d.number
            AND u.kind = \(IdentityDecision.Kind.unmerge.rawValue)) THEN 1 ELSE 0 END
            FROM identity_decision d JOIN profile p ON p.number = d.profile
            LEFT JOIN identifier_namespace n ON n.number = d.namespace
            LEFT JOIN profile o ON o.number = d.other
            WHERE d.profile IN (\(SQL.list(numbers.map { .integer($0) }))) \(before)
            ORDER BY d.number DESC LIMIT \(limit)
            """
        ).map { row in
            let kind = IdentityDecision.Kind(rawValue: try row.integer(1)) ?? .refuse
            return IdentityDecision(
                id: try row.integer(0),
                kind: kind,
                reason: ReasonCode(rawValue: try row.integer(2)) ?? .unprocessable,
                time: try row.instant(3),
                namespace: try row.optionalText(4),
                value: try row.optionalText(5),
                eventID: try row.integer(6) == 0 ? nil : "e\(try row.integer(6))",
                mergedProfileID: try row.optionalText(7),
                isMerged: try row.integer(9) == 1,
                mergedEvents: try kind == .merge ? row.optionalInteger(8) ?? 0 : 0
            )
        }
    }

    private static func summary(_ row: Row) throws -> PersonSummary {
        PersonSummary(
            id: try row.text(1),
            number: try row.integer(0),
            name: try row.optionalText(2),
            email: try row.optionalText(3),
            phone: try row.optionalText(4),
            firstSeen: try row.instant(5),
            lastSeen: try row.instant(6),
            events: try row.integer(7),
            isAnonymous: try row.integer(8) == 1
        )
    }
}
