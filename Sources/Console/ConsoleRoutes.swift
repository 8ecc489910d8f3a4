public import Access
public import Audiences
public import Core
public import Customers
public import Events
import Foundation
public import Hummingbird
public import Importing
public import Jobs
public import Sales
public import Web

/// The console: all pages that people work with, under `/`.
public struct ConsoleRoutes: Sendable {
    private let profiles: Profiles
    private let unmerging: Unmerging
    private let lists: AllLists
    private let views: SavedViews
    private let audiences: SavedAudiences
    private let computedTraits: ComputedTraits
    private let dashboards: Dashboards
    private let memberships: Memberships
    private let companies: Companies
    private let desk: Desk
    private let notes: Notes
    private let tags: Tags
    private let eventLog: EventLog
    private let daybook: Daybook
    private let sources: Sources
    private let liveFeed: LiveFeed
    private let jobs: JobBoard
    private let imports: Imports
    private let accounts: Accounts
    private let notices: Notices
    private let clock: any WallClock
    private let settings: ConsoleSettings
    private let assets: Assets
    private let pages: Pages

    /// Reads templates, catalogues and assets. Throws a ``Failure`` that names the file where one is broken or missing.
    public init(
        profiles: Profiles,
        unmerging: Unmerging,
        lists: AllLists,
        views: SavedViews,
        audiences: SavedAudiences,
        computedTraits: ComputedTraits,
        dashboards: Dashboards,
        memberships: Memberships,
        companies: Companies,
        desk: Desk,
        notes: Notes,
        tags: Tags,
        eventLog: EventLog,
        daybook: Daybook,
        sources: Sources,
        liveFeed: LiveFeed,
        jobs: JobBoard,
        imports: Imports,
        accounts: Accounts,
        notices: Notices,
        clock: any WallClock,
        settings: ConsoleSettings
    ) throws {
        let resources = Bundle.module.bundleURL.appending(path: "Resources")
        let catalogues = try Catalogues(resources: resources)
        let assets = try Assets(own: resources.appending(path: "Assets"), fetched: settings.fetchedAssets)
        self.assets = assets
        pages = Pages(
            templates: try Templates(folder: resources.appending(path: "Templates"), catalogue: catalogues.english),
            catalogues: catalogues,
            assetPath: assets.path,
            showsStyleGuide: settings.showsStyleGuide,
            clock: clock
        )
        self.profiles = profiles
        self.unmerging = unmerging
        self.lists = lists
        self.views = views
        self.audiences = audiences
        self.computedTraits = computedTraits
        self.dashboards = dashboards
        self.memberships = memberships
        self.companies = companies
        self.desk = desk
        self.notes = notes
        self.tags = tags
        self.eventLog = eventLog
        self.daybook = daybook
        self.sources = sources
        self.liveFeed = liveFeed
        self.jobs = jobs
        self.imports = imports
        self.accounts = accounts
        self.notices = notices
        self.clock = clock
        self.settings = settings
    }

    /// Adds everything that the console answers, and a page for what nobody answers. To be added after all others.
    public func add(to router: Router<AppContext>) {
        AssetRoutes(assets: assets).add(to: router)
        let cookies = ConsoleCookies(trustsProxy: settings.trustsProxy)
        let edge = router.group()
            .add(middleware: SecurityHeaders(contentSecurityPolicy: ConsoleRoutes.policy))
            .add(middleware: FailureResponder(answer: ErrorPages(pages: pages).answer))
        edge.get("/**") { _, _ -> Response in throw ConsoleFailure.noSuchPage }
        let outside = edge.group("", context: ConsoleContext.self)
            .add(middleware: Recognition(sessions: accounts.sessions, workspace: accounts.workspace))
        let screens = Screens(outside: outside)
        LoginRoutes(sessions: accounts.sessions, pages: pages, cookies: cookies).add(to: outside, screens)
        JoinRoutes(accounts: accounts, pages: pages, cookies: cookies).add(to: outside)
        PreferenceRoutes(users: accounts.users, cookies: cookies).add(to: screens)
        PaletteRoutes(finder: Finder(profiles: profiles, companies: companies), pages: pages).add(to: screens)
        NoticeRoutes(notices: notices, pages: pages).add(to: screens)
        HomeRoutes(
            daybook: daybook,
            eventLog: eventLog,
            profiles: profiles,
            sources: sources,
            feed: liveFeed,
            pages: pages
        ).add(to: screens)
        let listedPeople = ListedPeople(people: lists.people, profiles: profiles)
        let listedCompanies = ListedCompanies(all: lists.companies, companies: companies)
        let listed: [(ListSubject, any ListedThings)] = [(.people, listedPeople), (.companies, listedCompanies)]
        for (subject, things) in listed {
            ListRoutes(
                subject: subject,
                things: things,
                people: lists.people,
                views: views,
                audiences: audiences,
                memberships: memberships,
                sources: sources,
                tags: tags,
                desk: desk,
                eventLog: eventLog,
                jobs: jobs,
                clock: clock,
                pages: pages
            ).add(to: screens)
        }
        AudienceRoutes(
            audiences: audiences,
            memberships: memberships,
            people: listedPeople,
            companies: listedCompanies,
            sources: sources,
            tags: tags,
            jobs: jobs,
            clock: clock,
            pages: pages
        ).add(to: screens)
        ComputedTraitRoutes(
            traits: computedTraits,
            people: lists.people,
            sources: sources,
            tags: tags,
            pages: pages
        ).add(to: screens)
        InsightRoutes(
            audiences: audiences,
            lists: lists.people,
            dashboards: dashboards,
            clock: clock,
            pages: pages
        ).add(to: screens)
        DashboardRoutes(
            dashboards: dashboards,
            audiences: audiences,
            lists: lists.people,
            clock: clock,
            pages: pages
        ).add(to: screens)
        let timelines = Timelines(eventLog: eventLog, sources: sources, notes: notes, desk: desk)
        let people = PersonPages(
            profiles: profiles,
            lists: lists.people,
            companies: companies,
            eventLog: eventLog,
            sources: sources,
            timelines: timelines,
            tags: tags,
            pages: pages
        )
        PersonRoutes(people: people).add(to: screens)
        PersonDeskRoutes(people: people, desk: desk, notes: notes, tags: tags, unmerging: unmerging).add(to: screens)
        ConsentRoutes(people: people, desk: desk).add(to: screens)
        CompanyRoutes(people: people, notes: notes, tags: tags, clock: clock).add(to: screens)
        SourceRoutes(sources: sources, auditTrail: accounts.auditTrail, pages: pages, cookies: cookies)
            .add(to: screens)
        EventRoutes(eventLog: eventLog, profiles: profiles, sources: sources, pages: pages).add(to: screens)
        LiveRoutes(feed: liveFeed, eventLog: eventLog, profiles: profiles, sources: sources, pages: pages)
            .add(to: screens)
        JobRoutes(jobs: jobs, imports: imports, pages: pages).add(to: screens)
        ImportRoutes(imports: imports, pages: pages, uploadBytes: settings.uploadBytes).add(to: screens)
        SettingsRoutes(accounts: accounts, pages: pages, cookies: cookies).add(to: screens)
        if settings.showsStyleGuide { StyleGuideRoutes(pages: pages).add(to: screens) }
    }

    /// Nothing comes from elsewhere, nothing is evaluated, nobody may frame a page.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")
}
