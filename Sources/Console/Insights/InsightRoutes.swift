import Access
import Audiences
import Core
import Events
import Hummingbird

/// What many people did, as charts with a table behind each: trends, funnels, who comes back, who is active, and how good customers are.
struct InsightRoutes: Sendable {
    let audiences: SavedAudiences
    let lists: PeopleLists
    let dashboards: Dashboards
    let clock: any WallClock
    let pages: Pages

    func add(to screens: Screens) { screens.get("/insights", for: .viewPeople, use: show) }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let format = pages.format(context)
        let known = try await lists.eventNames()
        var query = InsightQuery(FormFields(request.uri.query ?? ""))
        let wasAsked = !query.events.isEmpty
        query.choose(among: known)
        let today = format.civil(clock.now())
        let answer = try await InsightDesk(lists: lists).answer(query, known, today, format)
        let isOpen = answer.table == nil && answer.problem == nil && (wasAsked || query.kind == .attribution)
        let kind = query.kind == .attribution ? "touch" : "events"
        let mayKeep = context.allows(.shareViews)
        let view = InsightView(
            query,
            table: answer.table,
            beside: answer.other,
            value: answer.value,
            names: answer.names,
            events: known.filter { !$0.name.isEmpty },
            traits: query.kind == .funnel ? try await traits() : [],
            audiences: try await audiences.list(of: .people),
            dashboards: mayKeep ? try await dashboards.list() : nil,
            today: today,
            problem: isOpen ? format.text("insights.problem.\(kind)") : answer.problem,
            format: format
        )
        return try pages.page("insights/page", view, at: .insights, request, context)
    }
}

extension InsightRoutes {
    /// Those that tell people apart in groups.
    private func traits() async throws -> [String] {
        try await lists.attributes().compactMap { description in
            guard case .trait(let name) = description.attribute, [.text, .boolean].contains(description.type) else {
                return nil
            }
            return name
        }
    }
}

/// Asks what a query of the screen means.
struct InsightDesk: Sendable {
    struct Answer: Sendable {
        var table: InsightTable?
        /// Of the same question asked of others.
        var other: InsightTable?
        /// The properties that say what an event is worth.
        var value: [String] = []
        /// What paths lead through.
        let names: PathNames
        /// Why there is no answer.
        var problem: String?
    }

    let lists: PeopleLists

    /// Without a table and a problem where the query leaves something open.
    func answer(
        _ query: InsightQuery,
        _ known: [EventDescription],
        _ today: CivilDate,
        _ format: Format
    ) async throws -> Answer {
        var answer = Answer(value: Self.value(of: query, known), names: PathNames(known))
        do {
            guard let insight = try query.insight(today, value: answer.value) else { return answer }
            answer.table = try await lists.table(insight, zone: format.timeZone)
            if let insight = try query.compared?.insight(today, value: answer.value) {
                answer.other = try await lists.table(insight, zone: format.timeZone)
            }
        } catch let failure as any Failure where failure.kind == .invalid {
            // What is wrong with a definition only its message says exactly.
            answer.problem = failure is ConditionFailure ? failure.message : format.text.words(for: failure)
        }
        return answer
    }

    /// The properties that say what an event is worth: a total, or price times quantity.
    private static func value(of query: InsightQuery, _ known: [EventDescription]) -> [String] {
        guard let event = query.events.first,
            let properties = known.first(where: { $0.name == event.name && $0.type == event.type })?.properties
        else { return [] }
        let numbers = properties.filter { $0.type == .number }.map(\.name)
        if let total = ["revenue", "total", "value", "amount"].first(where: numbers.contains) { return [total] }
        return ["price", "quantity"].filter(numbers.contains)
    }
}

extension InsightQuery {
    /// What a shop asks first, where nothing was chosen that is needed.
    mutating func choose(among known: [EventDescription]) {
        let tracked = known.filter { $0.type == .track && !$0.name.isEmpty }
        if kind == .attribution { chooseTouch(among: tracked) }
        guard events.isEmpty, kind != .active, kind != .retention else { return }
        let usual = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed"]
        let found = usual.filter { name in tracked.contains { $0.name == name } }
        let names = found.count > 1 || kind != .funnel && !found.isEmpty ? found : tracked.prefix(3).map(\.name)
        switch kind {
        case .funnel: events = names.count > 1 ? names.map { EventChoice($0) } : []
        default: events = names.suffix(1).map { EventChoice($0) }
        }
    }

    /// What tells where people came from, where there is something of the kind; whatever has a text that tells apart, otherwise.
    private mutating func chooseTouch(among tracked: [EventDescription]) {
        func texts(_ event: EventDescription) -> [String] { event.properties.filter { $0.type != .number }.map(\.name) }
        if touch == nil {
            let usual = ["Session Started", "Campaign Clicked", "Product Viewed"]
            let able = tracked.filter { !texts($0).isEmpty }
            let found = usual.lazy.compactMap { name in able.first { $0.name == name } }.first ?? able.first
            touch = found.map { EventChoice($0.name) }
        }
        guard property == nil, let event = tracked.first(where: { $0.name == touch?.name }) else { return }
        let usual = ["channel", "utm_source", "source", "medium", "campaign"]
        property = usual.first(where: texts(event).contains) ?? texts(event).first
    }
}
