import Columns
public import Core
import Customers
import Storage

extension PeopleLists {
    /// Nil where there is no audience: then nothing is read. Lends `body` everything that is known, and the audiences with what they mean, without other audiences in it; those that cannot be judged
    /// are left out of these, but not of `existing`. `touched` are those of whom something was read since the last call; nil where that may
    /// be anybody.
    func lookAtAudiences<T: Sendable>(
        now: Instant,
        _ midnight: @escaping @Sendable (CivilDate) -> Instant,
        _ body:
            @escaping @Sendable (
                _ table: AttributeTable, _ circumstances: Circumstances, _ touched: [UInt64]?,
                _ audiences: [(id: String, condition: Condition)], _ existing: Set<String>, _ tx: any ReadTransaction
            ) throws -> T
    ) async throws -> T? {
        try await database.read { [index, history] tx in
            let all = try SavedAudiences.all(in: tx)
            guard !all.isEmpty else { return nil }
            let definitions = Definitions(all)
            var audiences = all.compactMap { audience in
                (try? definitions.expanded(audience.condition)).map { (id: audience.id, condition: $0) }
            }
            var circumstances = Circumstances(now: now, midnight: midnight, tagged: try Tags.carriers(in: tx))
            circumstances.computed = Dictionary(
                try ComputedTraits.all(in: tx).map { ($0.name, $0) },
                uniquingKeysWith: { $1 }
            )
            var acted: Touched?
            if audiences.contains(where: \.condition.asksHistory) {
                (circumstances.history, acted) = try history.readTakingTouched(in: tx)
                audiences.removeAll { audience in
                    let computed = audience.condition.computed.compactMap { circumstances.computed[$0] }
                    let choices = audience.condition.choices + computed.map { ($0.events, $0.properties) }
                    return (try? circumstances.history.refuseCrowded(choices)) == nil
                }
            }
            return try index.readTakingTouched(in: tx) { [circumstances, audiences] table, changed in
                let touched = (acted.map { $0.union(changed) } ?? changed).words
                return try body(table, circumstances, touched, audiences, Set(all.map(\.id)), tx)
            }
        }
    }

    /// What would change in who belongs if the audience meant `condition`.
    public func preview(
        of condition: Condition,
        instead audience: Audience,
        sample: Int = 5,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> MembershipPreview {
        try await look([condition, audience.condition], midnight) { table, circumstances in
            let after = table.people(condition, circumstances)
            var (joining, leaving) = (after, table.people(audience.condition, circumstances))
            let before = leaving
            joining.subtract(before)
            leaving.subtract(after)
            func some(_ people: Bitmap) -> [Int64] {
                var some: [Int64] = []
                people.forEach { if some.count < sample { some.append(Int64($0)) } }
                return some
            }
            return MembershipPreview(
                people: after.count,
                joining: joining.count,
                leaving: leaving.count,
                joiningSample: some(joining),
                leavingSample: some(leaving)
            )
        }
    }
}
