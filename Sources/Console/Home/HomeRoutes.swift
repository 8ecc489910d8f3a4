import Access
import Core
import Customers
import Events
import HTTPTypes
import Hummingbird
import Synchronization

/// The first page: what happened today beside what is usual, kept up to date while it is open.
struct HomeRoutes: Sendable {
    let daybook: Daybook
    let eventLog: EventLog
    let profiles: Profiles
    let sources: Sources
    let feed: LiveFeed
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/", for: .useConsole, use: screen)
        screens.get("/home/stream", for: .useConsole, use: stream)
    }

    @Sendable private func screen(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await pages.page("home/page", view(context), at: .home, request, context)
    }

    /// Server-sent events: `home`, the whole content again, whenever something in it has changed.
    @Sendable private func stream(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let shown = Mutex((text: "", at: Instant(microseconds: 0)))
        return EventStream(feed: feed, keeping: 1, pause: .seconds(1)).response { burst in
            let now = pages.clock.now()
            // Without events the time of day moves on, and with it what is usual; and what a page was told of while it was
            // still loading is made up for.
            let isDue = shown.withLock { now.microseconds(since: $0.at) > 5 * Instant.second }
            guard burst != nil || isDue else { return EventStream.silence }
            let text = try await pages.text(
                "home/parts",
                view(context),
                csrf: context.session?.csrfToken ?? "",
                language: context.language
            )
            let isNew = shown.withLock { shown in
                defer { shown = (text, now) }
                return shown.text != text
            }
            return isNew ? EventStream.message("home", text) : EventStream.silence
        }
    }

    private func view(_ context: ConsoleContext) async throws -> HomeView {
        let format = pages.format(context)
        let session = try context.requiredSession()
        async let sourceList = sources.list()
        async let overview = daybook.overview(at: format.now)
        async let latest = latest(context)
        // What staff do is no source that anybody connects.
        let list = try await sourceList.filter { $0.id != Sources.ownID }
        let (records, people) = try await latest
        return HomeView(
            userName: session.user.name,
            overview: try await overview,
            currency: context.workspace.currency,
            sources: list,
            latest: records,
            people: people,
            guide: try await guide(list, context),
            allows: context.allows,
            format: format
        )
    }

    private func latest(_ context: ConsoleContext) async throws -> ([EventRecord], [Int64: PersonSummary]) {
        guard context.allows(.viewEvents) else { return ([], [:]) }
        let records = try await eventLog.events(EventFilter(), limit: HomeView.latestEvents).items
        let numbers = Set(records.compactMap(\.profile)).sorted()
        guard context.allows(.viewPeople), !numbers.isEmpty else { return (records, [:]) }
        return (records, try await profiles.summaries(numbers: numbers))
    }

    /// For those who can take its steps, until they are taken.
    private func guide(_ sources: [Source], _ context: ConsoleContext) async throws -> GuidedStart? {
        guard context.allows(.manageSources), context.allows(.viewPeople) else { return nil }
        let known = try await profiles.firstKnown()
        return GuidedStart(sources: sources, knownPerson: known)
    }
}
