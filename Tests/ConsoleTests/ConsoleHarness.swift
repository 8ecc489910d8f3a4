import Audiences
import Core
import Customers
import Events
import Foundation
import Hummingbird
import HummingbirdTesting
import Importing
import Jobs
import Logging
import Sales
import Storage
import TestSupport
import Web

@testable import Access
@testable import Console

/// The console over a running workspace, as a browser talks to it.
struct ConsoleHarness: Sendable {
    static let password = "correct horse battery"

    let workspace: PipelineHarness
    let accounts: Accounts
    let client: any TestClientProtocol

    var users: Users { accounts.users }

    /// A browser in which somebody with this role is logged in.
    func logIn(_ role: Role = .owner) async throws -> Browser {
        let email = "\(role.rawValue)@example.com"
        if try await users.user(email: email) == nil {
            _ = try await users.create(
                email: email,
                password: Self.password,
                name: "Mina \(role.rawValue)",
                role: role
            )
        }
        var browser = Browser(client: client)
        let answer = try await browser.logIn(email, Self.password)
        guard answer.status == .seeOther else { throw Unexpected("login answered \(answer.status)") }
        return browser
    }
}

/// Lends `body` a console over an empty workspace that runs.
func withConsole(
    trustsProxy: Bool = false,
    showsStyleGuide: Bool = false,
    _ body: @escaping @Sendable (ConsoleHarness) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let assets = try Resources.fetchedAssets(in: folder)
        try await withSQLite(path: folder + "/console.db") { database in
            // One list: a database that knows of others would come from a later version.
            let migrations =
                EventsSchema.inbox + EventsSchema.main + CustomersSchema.migrations + SalesSchema.migrations
                + AccessSchema.migrations + JobsSchema.migrations + ImportingSchema.migrations
                + AudiencesSchema.migrations
            try await database.migrate(migrations, logger: .silent)
            let workspace = PipelineHarness(database)
            try await workspace.daybook.open(in: PipelineHarness.zone)
            let hasher = PasswordHasher(cost: PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1))
            let jobs = JobBoard(database: database, files: folder + "/files", clock: workspace.clock)
            let accounts = Accounts(
                database: database,
                clock: workspace.clock,
                initial: .initial(timeZone: "Asia/Seoul"),
                hasher: hasher
            )
            let router = Router<AppContext>.edge(metrics: Metrics())
            let desk = Desk(
                database: database,
                inbox: workspace.inbox,
                sources: workspace.sources,
                clock: workspace.clock
            )
            let lists = PeopleLists(
                database: database,
                profiles: workspace.profiles,
                log: workspace.eventLog,
                snapshots: nil,
                clock: workspace.clock
            )
            let all = AllLists(
                people: lists,
                companies: CompanyLists(companies: workspace.companies, people: lists)
            )
            try ConsoleRoutes(
                profiles: workspace.profiles,
                unmerging: workspace.unmerging,
                lists: all,
                views: SavedViews(database: database, clock: workspace.clock),
                audiences: SavedAudiences(database: database, clock: workspace.clock),
                computedTraits: ComputedTraits(database: database, clock: workspace.clock),
                dashboards: Dashboards(database: database, clock: workspace.clock),
                memberships: Memberships(database: database, lists: all, clock: workspace.clock),
                companies: workspace.companies,
                desk: desk,
                notes: Notes(database: database, desk: desk, clock: workspace.clock),
                tags: Tags(database: database, desk: desk, clock: workspace.clock),
                eventLog: workspace.eventLog,
                daybook: workspace.daybook,
                sources: workspace.sources,
                liveFeed: workspace.feed,
                jobs: jobs,
                imports: Imports(
                    database: database,
                    sources: workspace.sources,
                    jobs: jobs,
                    files: folder + "/files",
                    clock: workspace.clock
                ),
                accounts: accounts,
                notices: Notices(database: database, clock: workspace.clock),
                clock: workspace.clock,
                settings: ConsoleSettings(
                    fetchedAssets: assets,
                    trustsProxy: trustsProxy,
                    showsStyleGuide: showsStyleGuide
                )
            ).add(to: router)
            try await workspace.running {
                try await Application(router: router, logger: .silent).test(.router) { client in
                    try await body(ConsoleHarness(workspace: workspace, accounts: accounts, client: client))
                }
            }
        }
    }
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
