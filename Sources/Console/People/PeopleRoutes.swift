import Access
import Core
import Customers
import Hummingbird

/// The list of people: search, order, pages.
struct PeopleRoutes: Sendable {
    let profiles: Profiles
    let pages: Pages

    func add(to screens: Screens) { screens.get("/people", for: .viewPeople, use: list) }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = PeopleQuery(request)
        async let people = profiles.people(search: query.search, order: query.order, after: query.after)
        async let count = profiles.count(search: query.search)
        let view = PeopleView(
            people: try await people,
            count: try await count,
            query: query,
            canManageSources: context.allows(.viewSources),
            format: pages.format(context)
        )
        if request.isPartial { return try pages.fragment("people/list", view, context) }
        return try pages.page("people/page", view, at: .people, search: query.search ?? "", request, context)
    }
}
