import Columns
import Core
import Customers
public import Foundation
import Storage

extension PeopleLists {
    /// Nil where there is no audience: then nothing is read. Lends `body` everything that is known, and the audiences of people with what they
    /// mean, without other audiences in it; those that cannot be judged are left out of these, but not of `all`. `touched` are those of whom something was read since the last call; nil where that may
    /// be anybody.
    func lookAtAudiences<T: Sendable>(
        now: Instant,
        _ zone: TimeZone,
        _ body:
            @escaping @Sendable (
                _ table: AttributeTable, _ circumstances: Circumstances, _ touched: [UInt64]?,
                _ audiences: [(id: String, condition: Condition)], _ all: [Audience], _ tx: any ReadTransaction
            ) throws -> T
    ) async throws -> T? {
        try await database.read { [index, history] tx in
            let all = try SavedAudiences.all(in: tx)
            guard !all.isEmpty else { return nil }
            var audiences = Self.judgeable(all)
            var circumstances = try Self.circumstances(now, zone, in: tx)
            var acted: Touched?
            if audiences.contains(where: \.condition.asksHistory) {
                (circumstances.history, acted) = try history.readTakingTouched(in: tx)
                audiences.removeAll { !circumstances.canJudge($0.condition) }
            }
            return try index.readTakingTouched(in: tx) { [circumstances, audiences] table, changed in
                let touched = (acted.map { $0.union(changed) } ?? changed).words
                return try body(table, circumstances, touched, audiences, all, tx)
            }
        }
    }

    /// What the audiences mean, without other audiences in it; those that mean one that is gone are left out.
    private static func judgeable(_ all: [Audience]) -> [(id: String, condition: Condition)] {
        let definitions = Definitions(all)
        return all.filter { $0.subject == .people }.compactMap { audience in
            (try? definitions.expanded(audience.condition)).map { (id: audience.id, condition: $0) }
        }
    }

    private static func circumstances(
        _ now: Instant,
        _ zone: TimeZone,
        in tx: any ReadTransaction
    ) throws -> Circumstances {
        var circumstances = Circumstances(now: now, zone: zone, tagged: try Tags.carriers(in: tx))
        circumstances.computed = Dictionary(
            try ComputedTraits.all(in: tx).map { ($0.name, $0) },
            uniquingKeysWith: { $1 }
        )
        return circumstances
    }

    /// The audiences to which the person with this number belongs at this moment, by name, and how long it took to judge all there are.
    /// O(tests of all audiences, and the person's events).
    public func audiences(
        of number: Int64,
        zone: TimeZone
    ) async throws -> (audiences: [Audience], judging: Duration) {
        let now = clock.now()
        return try await database.read { [index, history] tx in
            let all = try SavedAudiences.all(in: tx)
            var meanings = Self.judgeable(all)
            var circumstances = try Self.circumstances(now, zone, in: tx)
            if meanings.contains(where: \.condition.asksHistory) {
                circumstances.history = try history.read(in: tx)
                meanings.removeAll { !circumstances.canJudge($0.condition) }
            }
            return try index.read(in: tx) { [circumstances, meanings] table in
                let begin = ContinuousClock.now
                let ids = meanings.filter { table.holds($0.condition, Int(number), circumstances) }.map(\.id)
                let judging = ContinuousClock.now - begin
                let belonging = Set(ids)
                return (all.filter { belonging.contains($0.id) }, judging)
            }
        }
    }
}

extension Circumstances {
    /// Whether all values are here that the condition asks for.
    fileprivate func canJudge(_ condition: Condition) -> Bool {
        let computed = condition.computed.compactMap { self.computed[$0] }
        return (try? history.refuseCrowded(condition.choices + computed.map { ($0.events, $0.properties) })) != nil
    }
}
