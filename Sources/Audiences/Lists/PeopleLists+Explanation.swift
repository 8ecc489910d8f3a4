public import Core
import Storage

extension PeopleLists {
    /// Why the person with this number belongs to those of whom `condition` is true, or not.
    public func explanation(
        of condition: Condition,
        for number: Int64,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> Explanation? {
        try await look([condition], midnight) { table, circumstances in
            table.contains(number) ? table.explanation(condition, Int(number), circumstances) : nil
        }
    }

    /// Of which of the definitions this person is one.
    public func memberships(
        of number: Int64,
        in conditions: [Condition],
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> [Bool] {
        try await look(conditions, midnight) { table, circumstances in
            conditions.map { table.holds($0, Int(number), circumstances) }
        }
    }

    /// Names of events that somebody did, with how many there are, the most frequent first; and the properties of each.
    public func eventNames() async throws -> [EventDescription] {
        try await database.read { [history] tx in try history.read(in: tx).descriptions }
    }
}
