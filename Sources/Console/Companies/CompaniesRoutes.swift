import Access
import Core
import Customers
import Hummingbird
import Sales

/// The list of companies: search and pages, each company with what its people come to.
struct CompaniesRoutes: Sendable {
    let companies: Companies
    let profiles: Profiles
    let clock: any WallClock
    let pages: Pages

    func add(to screens: Screens) { screens.get("/companies", for: .viewPeople, use: list) }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = request.query
        let search = fields["search"].map { String(Normalisation.storable($0).trimmed.prefix(200)) }
        let page = try await companies.companies(search: search, after: fields["after"])
        let since = clock.now().advanced(byMicroseconds: -Companies.activeDays * Instant.day)
        var rows: [(company: Company, people: PeopleRollUp)] = []
        for company in page.items {
            let members = try await companies.members(of: company)
            rows.append((company, try await profiles.rollUp(ofNumbers: members, activeSince: since)))
        }
        let view = CompaniesView(
            rows,
            next: page.next,
            count: try await companies.count(search: search),
            search: search,
            after: fields["after"],
            mayImport: context.allows(.importData),
            format: pages.format(context)
        )
        if request.isPartial { return try pages.fragment("companies/list", view, context) }
        return try pages.page("companies/page", view, at: .companies, search: search ?? "", request, context)
    }
}
