import Audiences
import Core
import TestSupport

/// What works on audiences, as after a start: nothing is known but what the database holds.
struct AudienceDesk {
    static let zone = NaiveLists.zone

    let people: PeopleLists
    let companies: CompanyLists
    let audiences: SavedAudiences
    let traits: ComputedTraits
    let memberships: Memberships

    init(_ harness: PipelineHarness) {
        people = PeopleLists(
            database: harness.database,
            profiles: harness.profiles,
            log: harness.eventLog,
            snapshots: nil,
            clock: harness.clock
        )
        companies = CompanyLists(companies: harness.companies, people: people)
        audiences = SavedAudiences(database: harness.database, clock: harness.clock)
        traits = ComputedTraits(database: harness.database, clock: harness.clock)
        memberships = Memberships(
            database: harness.database,
            lists: AllLists(people: people, companies: companies),
            clock: harness.clock
        )
    }

    func round() async throws { try await memberships.round(zone: Self.zone) }

    /// Those who are written down as its members.
    func members(of audience: Audience) async throws -> [Int64] { try await memberships.members(of: audience.id) }

    /// Those who belong to it at this moment, or did at last where it cannot be judged.
    func belonging(to audience: Audience) async throws -> [Int64] {
        try await people.numbers(Listing(condition: audience.membership), zone: Self.zone)
    }

    /// Those whom its definition means.
    func meant(by audience: Audience) async throws -> [Int64] {
        try await people.numbers(Listing(condition: audience.condition), zone: Self.zone)
    }
}
