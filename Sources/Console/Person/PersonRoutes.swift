import Access
import Core
import Customers
import Events
import Hummingbird

/// The page of one person.
struct PersonRoutes: Sendable {
    let profiles: Profiles
    let eventLog: EventLog
    let sources: Sources
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/people/:id", for: .viewPeople, use: show)
        screens.get("/people/:id/history", for: .viewPeople, use: history)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let profile = try await profile(context)
        let format = pages.format(context)
        let query = TimelineQuery(request)
        async let events = eventLog.events(query.filter(profiles: profile.numbers), after: query.after, limit: 40)
        async let sourceList = sources.list()
        let names = SourceNames(try await sourceList)
        let timeline = TimelineView(
            personID: profile.id,
            events: try await events,
            query: query,
            sources: names,
            format: format
        )
        if request.isPartial {
            return try pages.fragment(
                query.after == nil ? "person/timeline" : "person/timeline-items",
                timeline,
                context
            )
        }
        let orderFilter = TimelineQuery(kind: .orders).filter(profiles: profile.numbers)
        async let orders = eventLog.events(orderFilter, after: nil, limit: 5)
        async let history = profiles.history(of: profile, limit: 8)
        let view = PersonView(
            profile: profile,
            timeline: timeline,
            orders: try await orders,
            history: try await history,
            sources: names,
            format: format
        )
        return try pages.page("person/page", view, at: .people, request, context)
    }

    @Sendable private func history(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let profile = try await profile(context)
        // The rest of it belongs to a page that is open: by itself it leads there.
        guard request.isPartial else { return .seeOther("/people/\(profile.id)") }
        let more = try await profiles.history(of: profile, after: request.query["after"], limit: 25)
        let view = HistoryView(more, personID: profile.id, format: pages.format(context))
        return try pages.fragment("person/history-items", view, context)
    }

    private func profile(_ context: ConsoleContext) async throws -> Profile {
        guard let profile = try await profiles.profile(id: context.parameters.require("id")) else {
            throw ConsoleFailure.noSuchPerson
        }
        return profile
    }
}
