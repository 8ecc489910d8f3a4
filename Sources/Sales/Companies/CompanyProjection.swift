import Core
public import Customers
public import Events
public import Storage

/// The step of the pipeline that turns `group` calls into companies, their traits and their people.
///
/// Members are kept under the number that a person had at the time; who that is now, `Profiles` says. So a merge never has to
/// touch them.
public struct CompanyProjection: PipelineStep {
    public init() {}

    public mutating func forget() {}

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        let calls = batch.events.compactMap { event in event.groupID.map { (event: event, groupID: $0) } }
        guard !calls.isEmpty else { return }
        let numbers = try companies(of: calls, in: tx)
        try projectTraits(calls, numbers, in: tx)
        try projectMembers(calls, numbers, in: tx)
        try noteChanges(calls, numbers, in: tx)
    }

    private typealias Call = (event: IncomingEvent, groupID: String)

    private func companies(of calls: [Call], in tx: any WriteTransaction) throws -> [String: Int64] {
        var firstCalls: [String: Instant] = [:]
        for call in calls where firstCalls[call.groupID] == nil { firstCalls[call.groupID] = call.event.time }
        let groupIDs = firstCalls.keys.sorted()
        var numbers: [String: Int64] = [:]
        for (key, row) in try tx.lookup("number", from: "company", matching: [Column("group_id", groupIDs)]) {
            numbers[groupIDs[key]] = try row.integer(0)
        }
        let new = groupIDs.filter { numbers[$0] == nil }
        guard !new.isEmpty else { return numbers }
        let first = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM company")?.integer(0) ?? 1
        let given = new.indices.map { first + Int64($0) }
        let times = new.compactMap { firstCalls[$0] }
        try tx.insert(
            into: "company",
            [
                Column("number", given),
                Column("id", times.map { UUIDv7.make(at: $0) }),
                Column("group_id", new),
                Column("created_at", times.map(\.microseconds)),
            ]
        )
        for (groupID, number) in zip(new, given) { numbers[groupID] = number }
        return numbers
    }

    /// For those who keep companies in memory: see ``CompanyMark``.
    private func noteChanges(_ calls: [Call], _ numbers: [String: Int64], in tx: any WriteTransaction) throws {
        var latest: [Int64: Int64] = [:]
        for (event, groupID) in calls {
            if let company = numbers[groupID] { latest[company] = max(latest[company] ?? 0, event.number) }
        }
        let changed = latest.sorted { $0.key < $1.key }
        try tx.insert(
            into: "company_change",
            [Column("company", changed.map(\.key)), Column("event", changed.map(\.value))],
            onConflict: "(company) DO UPDATE SET event = excluded.event"
        )
    }

    private struct TraitKey: Hashable {
        let company: Int64
        let name: String
    }

    private func projectTraits(_ calls: [Call], _ numbers: [String: Int64], in tx: any WriteTransaction) throws {
        var latest: [TraitKey: (event: IncomingEvent, json: String?)] = [:]
        for (event, groupID) in calls {
            guard let company = numbers[groupID] else { continue }
            for trait in event.traits {
                let key = TraitKey(company: company, name: trait.name)
                if let known = latest[key], (known.event.time, known.event.number) > (event.time, event.number) {
                    continue
                }
                latest[key] = (event, trait.isNull ? nil : trait.json)
            }
        }
        let traits = latest.sorted { ($0.key.company, $0.key.name) < ($1.key.company, $1.key.name) }
        try tx.insert(
            into: "company_trait",
            [
                Column("company", traits.map(\.key.company)),
                Column("name", traits.map(\.key.name)),
                Column("value", traits.map(\.value.json)),
                Column("source", traits.map(\.value.event.source)),
                Column("time", traits.map(\.value.event.time.microseconds)),
                Column("event", traits.map(\.value.event.number)),
            ],
            onConflict: """
                (company, name) DO UPDATE SET value = excluded.value, source = excluded.source, time = excluded.time,
                event = excluded.event WHERE excluded.time > company_trait.time
                OR (excluded.time = company_trait.time AND excluded.event > company_trait.event)
                """
        )
    }

    private struct Membership: Hashable {
        let profile: Int64
        let company: Int64
    }

    private func projectMembers(_ calls: [Call], _ numbers: [String: Int64], in tx: any WriteTransaction) throws {
        var seen: [Membership: (first: Int64, last: Int64)] = [:]
        for (event, groupID) in calls where event.profile != IncomingEvent.nobody {
            guard let company = numbers[groupID] else { continue }
            let time = event.time.microseconds
            let membership = Membership(profile: event.profile, company: company)
            let known = seen[membership] ?? (time, time)
            seen[membership] = (min(known.first, time), max(known.last, time))
        }
        let members = seen.sorted { ($0.key.profile, $0.key.company) < ($1.key.profile, $1.key.company) }
        try tx.insert(
            into: "company_member",
            [
                Column("profile", members.map(\.key.profile)),
                Column("company", members.map(\.key.company)),
                Column("first_at", members.map(\.value.first)),
                Column("last_at", members.map(\.value.last)),
            ],
            onConflict: """
                (profile, company) DO UPDATE SET first_at = CASE WHEN excluded.first_at < company_member.first_at
                THEN excluded.first_at ELSE company_member.first_at END,
                last_at = CASE WHEN excluded.last_at > company_member.last_at
                THEN excluded.last_at ELSE company_member.last_at END
                """
        )
    }
}

extension CompanyProjection: EventFollower {
    /// Says anew to which companies people belong, of whom some did what others were taken to have done.
    public mutating func follow(
        _ events: [IncomingEvent],
        of profiles: [Int64],
        in tx: any WriteTransaction
    ) throws {
        try tx.delete(from: "company_member", matching: [Column("profile", profiles)])
        let calls = events.compactMap { event in event.groupID.map { (event: event, groupID: $0) } }
        guard !calls.isEmpty else { return }
        try projectMembers(calls, companies(of: calls, in: tx), in: tx)
    }
}
