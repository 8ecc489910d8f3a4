import Access
import Audiences
import Core
import Hummingbird

/// Charts that a team looks at together, each as new as the last event.
struct DashboardRoutes: Sendable {
    let dashboards: Dashboards
    let audiences: SavedAudiences
    let lists: PeopleLists
    let clock: any WallClock
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/dashboards", for: .viewPeople, use: first)
        screens.get("/dashboards/:dashboard", for: .viewPeople, use: show)
        screens.get("/dashboards/:dashboard/charts/:chart", for: .viewPeople, use: answer)
        screens.post("/dashboards", for: .shareViews, use: create)
        screens.post("/dashboards/charts", for: .shareViews, use: addChart)
        screens.post("/dashboards/:dashboard/name", for: .shareViews, use: rename)
        screens.post("/dashboards/:dashboard/deletion", for: .shareViews, use: delete)
        screens.post("/dashboards/:dashboard/charts/:chart/place", for: .shareViews, use: moveUp)
        screens.post("/dashboards/:dashboard/charts/:chart/deletion", for: .shareViews, use: remove)
    }

    @Sendable private func first(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let all = try await dashboards.list()
        if let first = all.first { return .seeOther(DashboardView.path(of: first.id)) }
        let view = DashboardView(nil, among: all, charts: [], mayChange: context.allows(.shareViews))
        return try pages.page("dashboards/page", view, at: .insights, request, context)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (dashboard, all) = try await asked(context)
        let (names, format) = (try await audienceNames(), pages.format(context))
        let charts = dashboard.charts.map { DashboardView.Chart($0, audiences: names, format) }
        let view = DashboardView(dashboard, among: all, charts: charts, mayChange: context.allows(.shareViews))
        return try pages.page("dashboards/page", view, at: .insights, request, context)
    }

    @Sendable private func answer(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = context.parameters.get("chart")
        guard let chart = try await asked(context).dashboard.charts.first(where: { $0.id == id }) else {
            throw DashboardFailure.missing
        }
        let format = pages.format(context)
        let today = format.civil(clock.now())
        let query = InsightQuery(FormFields(chart.query))
        let known = try await lists.eventNames()
        let answer = try await InsightDesk(lists: lists).answer(query, known, today, format)
        let names = try await audienceNames()
        let view = DashboardView.Answer(answer, of: chart, query, audiences: names, today, format)
        return try pages.fragment("dashboards/answer", view, context)
    }

    private func asked(_ context: ConsoleContext) async throws -> (dashboard: Dashboard, all: [Dashboard]) {
        let all = try await dashboards.list()
        guard let dashboard = all.first(where: { $0.id == context.parameters.get("dashboard") }) else {
            throw DashboardFailure.missing
        }
        return (dashboard, all)
    }

    private func audienceNames() async throws -> [String: String] {
        Dictionary(try await audiences.list().map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    }

    @Sendable private func create(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let user = try context.requiredSession().user
        return .seeOther(DashboardView.path(of: try await dashboards.create(fields["name"] ?? "", by: user.name)))
    }

    /// On a dashboard that is there, or on a new one where none is chosen.
    @Sendable private func addChart(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let user = try context.requiredSession().user
        let query = InsightQuery(FormFields(fields["query"] ?? ""))
        let title = fields["title"] ?? ""
        guard let dashboard = fields["dashboard"], !dashboard.isEmpty else {
            let made = try await dashboards.create(fields["name"] ?? "", with: (query.text, title), by: user.name)
            return .seeOther(DashboardView.path(of: made))
        }
        try await dashboards.add(query.text, titled: title, to: dashboard)
        return .seeOther(DashboardView.path(of: dashboard))
    }

    @Sendable private func rename(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let id = try context.parameters.require("dashboard")
        try await dashboards.rename(id, to: fields["name"] ?? "")
        return .seeOther(DashboardView.path(of: id))
    }

    @Sendable private func delete(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await dashboards.delete(context.parameters.require("dashboard"))
        return .seeOther("/dashboards")
    }

    @Sendable private func moveUp(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try context.parameters.require("dashboard")
        try await dashboards.moveUp(context.parameters.require("chart"), of: id)
        return .seeOther(DashboardView.path(of: id))
    }

    @Sendable private func remove(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try context.parameters.require("dashboard")
        try await dashboards.remove(context.parameters.require("chart"), of: id)
        return .seeOther(DashboardView.path(of: id))
    }
}
