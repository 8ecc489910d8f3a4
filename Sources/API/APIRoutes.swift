public import Access
public import Audiences
public import Core
public import Customers
public import Events
import HTTPTypes
public import Hummingbird
public import Importing
public import Jobs
public import Sales
public import Web

/// `/api/v1`: what programs ask of Dangol, and beside it what supervisors ask (`/healthz`, `/readyz`, `/metrics`).
public struct APIRoutes: Sendable {
    private let gate: TokenGate
    private let profiles: ProfileRoutes
    private let companies: CompanyRoutes
    private let audiences: AudienceRoutes
    private let computedTraits: ComputedTraitRoutes
    private let search: SearchRoutes
    private let events: EventRoutes
    private let sources: SourceRoutes
    private let jobs: JobRoutes
    private let imports: ImportRoutes
    private let users: UserRoutes
    private let workspace: WorkspaceRoutes
    private let health: HealthRoutes
    private let document: OpenAPIDocument

    /// `health` is asked for every look at the program's health, so it must be quick and must not throw when parts are
    /// down. Throws where the API's own description is missing beside the program.
    public init(
        profiles: Profiles,
        unmerging: Unmerging,
        companies: Companies,
        audiences: SavedAudiences,
        computedTraits traits: ComputedTraits,
        lists: AllLists,
        memberships: Memberships,
        eventLog: EventLog,
        sources: Sources,
        jobs: JobBoard,
        imports: Imports,
        accounts: Accounts,
        answers: RememberedAnswers,
        clock: any WallClock,
        limits: APILimits = APILimits(),
        metrics: Metrics,
        health: @escaping @Sendable () async -> HealthReport
    ) throws {
        let directory = SourceDirectory(sources: sources, clock: clock)
        let eventLists = EventLists(log: eventLog, profiles: profiles, sources: sources, directory: directory)
        gate = TokenGate(tokens: accounts.tokens, limits: limits, clock: clock)
        self.profiles = ProfileRoutes(
            profiles: profiles,
            unmerging: unmerging,
            directory: directory,
            events: eventLists
        )
        self.companies = CompanyRoutes(
            companies: companies,
            lists: lists.companies,
            workspace: accounts.workspace,
            profiles: profiles,
            events: eventLists,
            directory: directory,
            clock: clock
        )
        search = SearchRoutes(finder: Finder(profiles: profiles, companies: companies))
        events = EventRoutes(lists: eventLists)
        let writes = IdempotentWrites(answers: answers, clock: clock)
        self.audiences = AudienceRoutes(
            audiences: audiences,
            lists: lists,
            memberships: memberships,
            profiles: profiles,
            companies: companies,
            workspace: accounts.workspace,
            writes: writes
        )
        computedTraits = ComputedTraitRoutes(
            traits: traits,
            lists: lists.people,
            profiles: profiles,
            workspace: accounts.workspace,
            writes: writes
        )
        self.sources = SourceRoutes(sources: sources, writes: writes)
        self.jobs = JobRoutes(jobs: jobs)
        self.imports = ImportRoutes(
            imports: imports,
            workspace: accounts.workspace,
            writes: writes,
            uploadBytes: limits.uploadBytes
        )
        users = UserRoutes(users: accounts.users)
        workspace = WorkspaceRoutes(workspace: accounts.workspace)
        self.health = HealthRoutes(report: health, metrics: metrics)
        document = try OpenAPIDocument()
    }

    public func add(to router: Router<AppContext>) {
        health.add(to: router.group().add(middleware: SecurityHeaders()))
        let group = router.group("/api/v1")
        group.addMiddleware {
            SecurityHeaders()
            NoStore()
            FailureResponder()
        }
        let endpoints = Endpoints(group: group, gate: gate)
        profiles.add(to: endpoints)
        companies.add(to: endpoints)
        audiences.add(to: endpoints)
        computedTraits.add(to: endpoints)
        search.add(to: endpoints)
        events.add(to: endpoints)
        sources.add(to: endpoints)
        jobs.add(to: endpoints)
        imports.add(to: endpoints)
        users.add(to: endpoints)
        workspace.add(to: endpoints)
        health.add(to: endpoints)
        document.add(to: group)
    }
}

/// Answers hold people's data: nobody between here and the caller may keep them.
private struct NoStore: RouterMiddleware {
    typealias Context = AppContext

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
