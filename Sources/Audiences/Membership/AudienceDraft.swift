import Columns
public import Foundation

/// What an audience would be, while somebody builds it or changes its conditions.
public struct AudienceDraft: Sendable {
    /// Who would belong, of how many there are.
    public let members: Int
    public let everybody: Int
    /// Who would come and who would leave; nobody where it is a new one.
    public let joining: Int
    public let leaving: Int
    /// Some of the members, the same ones for the same members, from all parts of them.
    public let sample: [Int64]
    /// How many pass each of its tests, whatever else is asked.
    public let tests: [Int]
    /// The members.
    let words: [UInt64]
}

extension Lists {
    /// Judges everybody by `condition` and by each of its `tests`, at one moment; everybody belongs where it is nil. `old`: the audience that is
    /// changed. O(people × tests / 64, and what the tests ask). Throws ``DefinitionFailure``.
    public func draft(
        _ condition: Condition?,
        tests: [Condition],
        instead old: Audience? = nil,
        sample: Int = 5,
        zone: TimeZone
    ) async throws -> AudienceDraft {
        let before = old?.membership
        return try await read(
            Listing(condition: condition),
            beside: tests + (before.map { [$0] } ?? []),
            asking: [],
            zone: zone
        ) { $0.draft(tests: tests, instead: before, sample: sample) }
    }
}

extension ListReading {
    fileprivate func draft(tests: [Condition], instead old: Condition?, sample: Int) -> AudienceDraft {
        let changes = old.map(changes)
        return AudienceDraft(
            members: members.count,
            everybody: table.people(nil, circumstances).count,
            joining: changes?.joining.count ?? 0,
            leaving: changes?.leaving.count ?? 0,
            sample: some(sample),
            tests: tests.map { table.people($0, circumstances).count },
            words: members.words
        )
    }

    /// Every so manieth.
    private func some(_ count: Int) -> [Int64] {
        let step = max(1, members.count / max(1, count))
        var (some, place) = ([Int64](), 0)
        members.forEach { member in
            if place.isMultiple(of: step), some.count < count { some.append(Int64(member)) }
            place += 1
        }
        return some
    }
}
