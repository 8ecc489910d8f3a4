import Access
import Audiences
import Core
import Events
import Hummingbird

/// What many people did, as charts with a table behind each: trends, funnels, who comes back, who is active, and how good customers are.
struct InsightRoutes: Sendable {
    let audiences: SavedAudiences
    let lists: PeopleLists
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
        let value = Self.value(of: query, known)
        var table: InsightTable?
        var other: InsightTable?
        var problem: String?
        do {
            if let insight = try query.insight(today, value: value) {
                table = try await lists.table(insight, zone: format.timeZone)
                if let insight = try query.compared?.insight(today, value: value) {
                    other = try await lists.table(insight, zone: format.timeZone)
                }
            } else if wasAsked {
                problem = format.text("insights.problem.\(query.kind == .attribution ? "touch" : "events")")
            }
        } catch let failure as any Failure where failure.kind == .invalid {
            problem = failure.message
        }
        let view = InsightView(
            query,
            table: table,
            beside: other,
            value: value,
            events: known.filter { !$0.name.isEmpty },
            audiences: try await audiences.list(),
            today: today,
            problem: problem,
            format: format
        )
        return try pages.page("insights/page", view, at: .insights, request, context)
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
        guard events.isEmpty, kind != .active, kind != .retention else { return }
        let tracked = known.filter { $0.type == .track && !$0.name.isEmpty }
        if kind == .attribution, touch == nil {
            let usual = ["Session Started", "Campaign Clicked", "Product Viewed"]
            let name = usual.first { name in tracked.contains { $0.name == name } }
            touch = (name ?? tracked.first?.name).map { EventChoice($0) }
        }
        if kind == .attribution, property == nil {
            let properties = tracked.first { $0.name == touch?.name }?.properties.filter { $0.type != .number } ?? []
            let usual = ["channel", "utm_source", "source", "medium", "campaign"]
            property = (usual.first { name in properties.contains { $0.name == name } }) ?? properties.first?.name
        }
        let usual = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed"]
        let found = usual.filter { name in tracked.contains { $0.name == name } }
        let names = found.count > 1 || kind != .funnel && !found.isEmpty ? found : tracked.prefix(3).map(\.name)
        switch kind {
        case .funnel: events = names.count > 1 ? names.map { EventChoice($0) } : []
        default: events = names.suffix(1).map { EventChoice($0) }
        }
    }
}
