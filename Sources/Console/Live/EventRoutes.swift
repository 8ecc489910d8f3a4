import Access
import Core
import Customers
import Events
import Hummingbird

/// One event, whole: as a page of its own, as a panel beside the live list, as the unfolded end of a timeline's line.
struct EventRoutes: Sendable {
    let eventLog: EventLog
    let profiles: Profiles
    let sources: Sources
    let pages: Pages

    func add(to screens: Screens) { screens.get("/events/:id", for: .viewEvents, use: show) }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard let event = try await eventLog.event(id: context.parameters.require("id")) else {
            throw ConsoleFailure.noSuchEvent
        }
        let view = try await eventView(event, context)
        if request.isPartial { return try pages.fragment("live/event", view, context) }
        return try pages.page("live/event-page", view, at: .live, request, context)
    }

    /// Also for the live screen, which opens one beside the list.
    func eventView(_ event: EventRecord, _ context: ConsoleContext) async throws -> EventView {
        let format = pages.format(context)
        let numbers = event.profile.map { [$0] } ?? []
        let people = context.allows(.viewPeople) ? try await profiles.summaries(numbers: numbers) : [:]
        return EventView(
            event,
            person: event.profile.flatMap { people[$0] }.map { PersonLabel($0, format) },
            sources: SourceNames(try await sources.list()),
            format: format
        )
    }
}
