import Access
import Audiences
import Core
import Customers
import Events
import Hummingbird
import Sales

/// The page of one person.
struct PersonRoutes: Sendable {
    let people: PersonPages

    func add(to screens: Screens) {
        screens.get("/people/:id", for: .viewPeople, use: show)
        screens.get("/people/:id/history", for: .viewPeople, use: history)
        screens.get("/people/:id/event-names", for: .viewPeople, use: names)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let profile = try await people.profile(context)
        let query = TimelineQuery(request)
        if request.isPartial { return try await people.timeline(of: profile, query, context) }
        let format = people.pages.format(context)
        let orderFilter = EventFilter(type: .track, name: "Order Completed", profiles: profile.numbers)
        async let timeline = people.timelineView(of: profile, query, context)
        async let orders = people.eventLog.events(orderFilter, after: nil, limit: 5)
        async let history = people.profiles.history(of: profile, limit: 8)
        async let companies = people.companies.companies(ofProfiles: profile.numbers)
        async let tags = people.tagsView(of: profile, context)
        async let consents = people.consentsView(of: profile, context)
        async let sources = people.sources.list()
        async let judgement = people.judgement(of: profile, format)
        let view = PersonView(
            profile: profile,
            timeline: try await timeline,
            tags: try await tags,
            orders: try await orders,
            history: try await history,
            companies: try await companies,
            consents: try await consents,
            judgement: try await judgement,
            sources: SourceNames(try await sources),
            canWrite: context.allows(.editPeople),
            format: format
        )
        return try people.pages.page("person/page", view, at: .people, request, context)
    }

    @Sendable private func history(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let profile = try await people.profile(context)
        // The rest of it belongs to a page that is open: by itself it leads there.
        guard request.isPartial else { return .seeOther("/people/\(profile.id)") }
        let more = try await people.profiles.history(of: profile, after: request.query["after"], limit: 25)
        let view = HistoryView(
            more,
            base: PersonPages.path(of: profile),
            canWrite: context.allows(.editPeople),
            format: people.pages.format(context)
        )
        return try people.pages.fragment("person/history-items", view, context)
    }

    /// What events of this person are called, to choose from.
    @Sendable private func names(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let profile = try await people.profile(context)
        guard request.isPartial else { return .seeOther("/people/\(profile.id)") }
        let names = try await people.eventLog.names(ofProfiles: profile.numbers)
        let view = EventNamesView(names: names, format: people.pages.format(context))
        return try people.pages.fragment("timeline/names", view, context)
    }
}

/// Names of events, as they are sent and in words.
struct EventNamesView: Sendable {
    struct Name: Sendable {
        let value: String
        let title: String
    }

    let names: [Name]

    init(names: [String], format: Format) {
        self.names = names.map { name in
            let title = KnownEvent.named(name).map { "\(format.text("event.\($0.key)")) · \(name)" }
            return Name(value: name, title: title ?? name)
        }
    }
}
