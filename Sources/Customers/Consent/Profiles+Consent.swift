public import Core
import Storage

/// What people agreed to and refused: how it stands, and the ledger of how it came about. Both follow from events; nothing else writes them
/// (``ConsentProjection``).
extension Profiles {
    /// What this person decided last about each kind, by kind.
    public func consents(of profile: Profile) async throws -> [ConsentState] {
        let number = profile.summary.number
        return try await database.read { tx in
            try tx.rows(
                """
                SELECT k.name, s.granted, s.time, s.event FROM consent_state s JOIN consent_kind k ON k.number = s.kind
                WHERE s.profile = \(number) ORDER BY k.name
                """
            ).compactMap { row in
                guard let kind = ConsentKind(try row.text(0)) else { return nil }
                return ConsentState(
                    kind: kind,
                    isGranted: try row.integer(1) == 1,
                    time: try row.instant(2),
                    eventID: "e\(try row.integer(3))"
                )
            }
        }
    }

    /// Every decision of this person and of those merged into them, the latest recorded first; `limit` is held to 1…200. Throws
    /// ``CursorFailure``.
    public func consentLedger(
        of profile: Profile,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws -> Page<ConsentEntry> {
        let limit = min(max(limit, 1), 200)
        let after = try cursor.map { try Cursor($0, count: 2) }
        let before: SQL = after.map { "AND (c.event, c.kind) < (\($0.keys[0]), \($0.keys[1]))" } ?? ""
        return try await database.read { tx in
            var entries: [(place: (Int64, Int64), entry: ConsentEntry)] = []
            // No statement takes more than some ten thousand values.
            for first in stride(from: 0, to: profile.numbers.count, by: 10_000) {
                let part = profile.numbers[first..<min(first + 10_000, profile.numbers.count)]
                entries += try tx.rows(
                    """
                    SELECT k.name, c.granted, c.time, c.source, c.event, c.wording, c.version, c.evidence, c.kind
                    FROM consent c JOIN consent_kind k ON k.number = c.kind
                    WHERE c.profile IN (\(SQL.list(part.map { .integer($0) }))) \(before)
                    ORDER BY c.event DESC, c.kind DESC LIMIT \(limit + 1)
                    """
                ).compactMap { row in
                    guard let kind = ConsentKind(try row.text(0)) else { return nil }
                    let entry = ConsentEntry(
                        kind: kind,
                        isGranted: try row.integer(1) == 1,
                        time: try row.instant(2),
                        sourceID: try row.integer(3),
                        eventID: "e\(try row.integer(4))",
                        wording: try row.optionalText(5),
                        version: try row.optionalText(6),
                        evidence: try row.optionalText(7)
                    )
                    return ((try row.integer(4), try row.integer(8)), entry)
                }
            }
            entries.sort { $0.place > $1.place }
            let shown = entries.prefix(limit)
            let next = entries.count > limit ? shown.last.map { Cursor($0.place.0, $0.place.1).text } : nil
            return Page(items: shown.map(\.entry), next: next)
        }
    }

    /// The kinds about which anybody decided, in the order in which they came.
    public func consentKinds() async throws -> [ConsentKind] {
        try await database.read { tx in
            try tx.rows("SELECT name FROM consent_kind ORDER BY number").compactMap { ConsentKind(try $0.text(0)) }
        }
    }
}
