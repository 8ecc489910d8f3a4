/// How much of an audience another one has, too.
public struct AudienceOverlap: Sendable, Hashable {
    /// The id of the other one.
    public let audience: String
    public let people: Int
    /// Who belongs to both.
    public let both: Int
}

extension Memberships {
    /// The audiences that have most in common with this one, as they were at the last round, a second ago while the server runs; those
    /// with nobody in common are left out. O(audiences × people / 64).
    public func overlaps(of audience: String, limit: Int = 50) async throws -> [AudienceOverlap] {
        let members = try await latest()
        guard let own = members[audience] else { return [] }
        return members.compactMap { id, other in
            guard id != audience else { return nil }
            let both = zip(own, other).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
            guard both > 0 else { return nil }
            return AudienceOverlap(audience: id, people: other.reduce(0) { $0 + $1.nonzeroBitCount }, both: both)
        }.sorted { ($0.both, $1.audience) > ($1.both, $0.audience) }.prefix(max(0, limit)).map { $0 }
    }
}
