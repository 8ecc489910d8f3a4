import Access
import Core
import Customers
import Events
import HTTPTypes
import Hummingbird

/// What is happening now: the screen, and the stream that keeps it moving.
struct LiveRoutes: Sendable {
    let feed: LiveFeed
    let eventLog: EventLog
    let profiles: Profiles
    let sources: Sources
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/live", for: .viewEvents, use: screen)
        screens.get("/live/stream", for: .viewEvents, use: stream)
        screens.get("/live/rate", for: .viewEvents, use: rate)
    }

    @Sendable private func screen(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = LiveQuery(request)
        let format = pages.format(context)
        async let names = eventLog.names()
        let list = try await sources.list()
        let records = try await recent(query, source: list.first { $0.id == query.source }?.number)
        let people = try await summaries(records.map(\.profile), context)
        let sourceNames = SourceNames(list)
        let view = LiveView(
            rows: records.map { LiveRow($0, people: people, sources: sourceNames, format: format) },
            query: query,
            sources: list,
            names: try await names.prefix(500).compactMap { $0.name.isEmpty ? nil : $0.name },
            event: try await event(query.event, context),
            text: format.text
        )
        return try pages.page("live/page", view, at: .live, request, context)
    }

    /// Server-sent events: `events` (rows as HTML), `rate`, `sample` (how many of a burst are shown).
    @Sendable private func stream(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = LiveQuery(request)
        let list = try await sources.list()
        let source = list.first { $0.id == query.source }?.number
        let names = SourceNames(list)
        return EventStream(feed: feed).response { burst in
            var messages = EventStream.message("rate", rateText(context))
            guard let burst else { return messages }
            let events = burst.events.filter { query.matches($0, source: source) }
            let format = pages.format(context)
            if burst.total > burst.events.count {
                let values = [
                    "shown": format.number(Int64(burst.events.count)), "total": format.number(Int64(burst.total)),
                ]
                messages += EventStream.message("sample", format.text("live.sample", values))
            }
            guard !events.isEmpty else { return messages }
            // A source that was created since is asked for once more.
            let known = events.allSatisfy { names.has($0.sourceID) } ? names : SourceNames(try await sources.list())
            let people = try await summaries(events.map(\.profile), context)
            let rows = events.reversed().map { LiveRow($0, people: people, sources: known, format: format) }
            let html = try pages.text("live/rows", LiveRowsView(rows: rows), language: context.language)
            return messages + EventStream.message("events", html)
        }
    }

    /// The rate alone, for the top bar of every other screen.
    @Sendable private func rate(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: rateText(context)))
        )
    }

    /// "초당 142건"; that it is quiet where nothing comes.
    private func rateText(_ context: ConsoleContext) -> String {
        let format = pages.format(context)
        let rate = feed.rate(at: format.now)
        return rate > 0 ? format.text("live.rate", ["rate": format.rate(rate)]) : format.text("live.quiet")
    }

    /// The last events of every state that the filter lets through, newest first.
    private func recent(_ query: LiveQuery, source: Int64?) async throws -> [EventRecord] {
        guard query.source == nil || source != nil else { return [] }
        let states = query.state.map { [$0] } ?? EventState.allCases
        var records: [EventRecord] = []
        for state in states {
            records += try await eventLog.events(query.filter(state: state, source: source), limit: 30).items
        }
        return Array(records.sorted { $0.receivedAt > $1.receivedAt }.prefix(30))
    }

    private func summaries(_ numbers: [Int64?], _ context: ConsoleContext) async throws -> [Int64: PersonSummary] {
        let numbers = Set(numbers.compactMap { $0 })
        guard !numbers.isEmpty, context.allows(.viewPeople) else { return [:] }
        return try await profiles.summaries(numbers: numbers.sorted())
    }

    private func event(_ id: String?, _ context: ConsoleContext) async throws -> EventView? {
        guard let id, let event = try await eventLog.event(id: id) else { return nil }
        return try await EventRoutes(eventLog: eventLog, profiles: profiles, sources: sources, pages: pages)
            .eventView(event, context)
    }
}
