import Storage

/// How much of an audience another one has, too.
public struct AudienceOverlap: Sendable, Hashable {
    /// The id of the other one.
    public let audience: String
    /// How many belong to it.
    public let members: Int
    /// How many belong to both.
    public let both: Int

    /// How alike the two are where `count` belong to the first: those of both among those of either (Jaccard 1901), 0 … 1. How many they have in
    /// common alone would put those first to which nearly everybody belongs.
    func likeness(of count: Int) -> Double { Double(both) / Double(max(1, count + members - both)) }
}

extension Memberships {
    /// The audiences that are most alike this one, as they were at the last round, a second ago while the server runs; those
    /// with nobody in common are left out, and those of another subject. O(audiences × people / 64).
    public func overlaps(of audience: String, limit: Int = 50) async throws -> [AudienceOverlap] {
        let members = try await latest()
        let subject = try await database.read { tx in
            try tx.row("SELECT subject FROM audience WHERE id = \(audience)")?.text(0)
        }
        guard let own = members[audience], let subject = subject.flatMap(ListSubject.init) else { return [] }
        return try await overlaps(of: own, subject, among: members, besides: audience, limit)
    }

    /// The same of an audience that is being built, or of one whose conditions are being changed, which is left out.
    public func overlaps(
        of draft: AudienceDraft,
        _ subject: ListSubject,
        besides audience: String?,
        limit: Int = 50
    ) async throws -> [AudienceOverlap] {
        try await overlaps(of: draft.words, subject, among: latest(), besides: audience, limit)
    }

    private func overlaps(
        of own: [UInt64],
        _ subject: ListSubject,
        among members: [String: [UInt64]],
        besides audience: String?,
        _ limit: Int
    ) async throws -> [AudienceOverlap] {
        let alike = try await database.read { tx in
            try Set(tx.rows("SELECT id FROM audience WHERE subject = \(subject.rawValue)").map { try $0.text(0) })
        }
        let count = own.reduce(0) { $0 + $1.nonzeroBitCount }
        let found = members.compactMap { id, other -> AudienceOverlap? in
            guard id != audience, alike.contains(id) else { return nil }
            let both = zip(own, other).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
            guard both > 0 else { return nil }
            return AudienceOverlap(audience: id, members: other.reduce(0) { $0 + $1.nonzeroBitCount }, both: both)
        }
        let alikeFirst = found.sorted { one, other in
            (one.likeness(of: count), one.both, other.audience) > (other.likeness(of: count), other.both, one.audience)
        }
        return Array(alikeFirst.prefix(max(0, limit)))
    }
}
