import Access
import Audiences
import Core
import Customers
import Events
import Hummingbird
import Sales

/// What the routes of a person share: reading them, and the parts of their page.
struct PersonPages: Sendable {
    let profiles: Profiles
    let lists: PeopleLists
    let companies: Companies
    let eventLog: EventLog
    let sources: Sources
    let timelines: Timelines
    let tags: Tags
    let pages: Pages

    func profile(_ context: ConsoleContext) async throws -> Profile {
        guard let profile = try await profiles.profile(id: context.parameters.require("id")) else {
            throw ConsoleFailure.noSuchPerson
        }
        return profile
    }

    /// The person, for somebody who may change what is known of them, and who that is.
    func writable(_ context: ConsoleContext) async throws -> (Profile, StaffMember) {
        let user = try context.requiredSession().user
        return (try await profile(context), StaffMember(id: user.id, name: user.name))
    }

    static func path(of profile: Profile) -> String { "/people/\(profile.id)" }

    func timelineView(
        of profile: Profile,
        _ query: TimelineQuery,
        _ context: ConsoleContext
    ) async throws -> TimelineView {
        try await timelines.view(
            of: profile.numbers,
            TimelineView.Subject(base: Self.path(of: profile), writer: timelines.writer(context)),
            query,
            format: pages.format(context)
        )
    }

    /// The timeline, or more of it, for a page that is open.
    func timeline(
        of profile: Profile,
        _ query: TimelineQuery,
        _ context: ConsoleContext
    ) async throws -> Response {
        let view = try await timelineView(of: profile, query, context)
        return try pages.fragment(query.after == nil ? "timeline/part" : "timeline/items", view, context)
    }

    /// What is worked out from what they did; nothing while what everybody did is still being read, for whoever opens a page does not wait for that.
    func judgement(of profile: Profile, _ format: Format) async throws -> Judgement {
        guard try await lists.prepare() != .beginning else { return Judgement() }
        let number = profile.summary.number
        async let computed = lists.computedTraits(of: number, zone: format.timeZone)
        async let audiences = lists.audiences(of: number, zone: format.timeZone)
        return Judgement(computed: try await computed, audiences: try await audiences.audiences)
    }

    struct Judgement: Sendable {
        var computed: [(trait: ComputedTrait, value: ListValue?)] = []
        /// To which they belong now.
        var audiences: [Audience] = []
    }

    func consentsView(
        of profile: Profile,
        _ context: ConsoleContext,
        problem: String? = nil
    ) async throws -> ConsentsView {
        async let states = profiles.consents(of: profile)
        async let ledger = profiles.consentLedger(of: profile, limit: ConsentsView.listed)
        async let kinds = profiles.consentKinds()
        async let sources = sources.list()
        return ConsentsView(
            base: Self.path(of: profile),
            states: try await states,
            ledger: try await ledger,
            kinds: try await kinds,
            sources: SourceNames(try await sources),
            canWrite: context.allows(.editPeople),
            problem: problem,
            format: pages.format(context)
        )
    }

    func tagsView(
        of profile: Profile,
        _ context: ConsoleContext,
        problem: String? = nil
    ) async throws -> TagsView {
        async let tagged = tags.tags(of: profile.numbers.map { .person($0) })
        async let all = tags.list()
        return TagsView(
            base: Self.path(of: profile),
            tags: try await tagged,
            all: try await all,
            canWrite: context.allows(.editPeople),
            problem: problem
        )
    }
}
