import Access
import Audiences
import Core
import Customers
import Events
import Foundation
import Importing
import Jobs
import Logging
import Sales
import Storage
import StoragePostgres
import StorageSQLite

/// The one place where the parts are put together: databases, facades, inbox and pipeline of one workspace.
struct Composition: Sendable {
    let configuration: Configuration
    let logger: Logger
    let clock: any WallClock
    let metrics = Metrics()
    /// Everything but the inbox.
    let main: any Database
    let inboxDatabase: any Database

    let sources: Sources
    let eventLog: EventLog
    let daybook: Daybook
    let profiles: Profiles
    let unmerging: Unmerging
    let lists: PeopleLists
    let companyLists: CompanyLists
    let audiences: SavedAudiences
    let computedTraits: ComputedTraits
    let memberships: Memberships
    let companies: Companies
    let jobs: JobBoard
    let imports: Imports
    /// Where uploads and what jobs make lie.
    let filesFolder: String
    let accounts: Accounts
    let notices: Notices
    let liveFeed = LiveFeed()

    /// Opens the workspace in `folder`, or in the database that the configuration names, and brings its schema up to
    /// this version. Throws ``StorageFailure``.
    static func open(
        _ folder: WorkspaceFolder,
        _ configuration: Configuration,
        logger: Logger
    ) async throws -> Composition {
        if let url = configuration.storage.database {
            return try await Composition(
                configuration,
                main: PostgresDatabase(url: url, logger: logger),
                // A writer of its own, so that acknowledging never waits for the pipeline's transaction.
                inbox: PostgresDatabase(url: url, readers: 1, logger: logger),
                sharesDatabase: true,
                files: folder.filesFolder,
                snapshots: folder.snapshotFolder,
                logger: logger
            )
        }
        var inboxOptions = SQLiteOptions()
        inboxOptions.readers = 2
        inboxOptions.writerCache = 8 << 20
        return try await Composition(
            configuration,
            main: SQLiteDatabase(path: folder.mainFile),
            inbox: SQLiteDatabase(path: folder.inboxFile, options: inboxOptions),
            sharesDatabase: false,
            files: folder.filesFolder,
            snapshots: folder.snapshotFolder,
            logger: logger
        )
    }

    /// A workspace that is gone when the program ends.
    static func memory(_ configuration: Configuration, logger: Logger) async throws -> Composition {
        try await Composition(
            configuration,
            main: SQLiteDatabase.memory(),
            inbox: SQLiteDatabase.memory(),
            sharesDatabase: false,
            files: FileManager.default.temporaryDirectory.appending(path: "dangol-\(UUID().uuidString)").path,
            snapshots: nil,
            logger: logger
        )
    }

    /// `sharesDatabase`: both are connections to one database, whose migrations are one list.
    private init(
        _ configuration: Configuration,
        main: any Database,
        inbox: any Database,
        sharesDatabase: Bool,
        files: String,
        snapshots: String?,
        logger: Logger
    ) async throws {
        let clock = SystemClock()
        self.configuration = configuration
        self.logger = logger
        self.clock = clock
        self.main = main
        inboxDatabase = inbox
        sources = Sources(database: main, clock: clock)
        eventLog = EventLog(database: main)
        daybook = Daybook(database: main)
        let store = snapshots.map { SnapshotStore(folder: $0, database: main, logger: logger) }
        profiles = Profiles(database: main, snapshots: store)
        unmerging = Unmerging(database: main, clock: clock) { [CompanyProjection()] }
        lists = PeopleLists(
            database: main,
            profiles: profiles,
            log: eventLog,
            snapshots: store,
            clock: clock
        )
        audiences = SavedAudiences(database: main, clock: clock)
        computedTraits = ComputedTraits(database: main, clock: clock)
        companies = Companies(database: main)
        companyLists = CompanyLists(companies: companies, people: lists)
        memberships = Memberships(
            database: main,
            lists: AllLists(people: lists, companies: companyLists),
            clock: clock
        )
        filesFolder = files
        jobs = JobBoard(database: main, files: files, clock: clock)
        imports = Imports(database: main, sources: sources, jobs: jobs, files: files, clock: clock)
        accounts = Accounts(
            database: main,
            clock: clock,
            initial: .initial(timeZone: configuration.console.timeZone.identifier)
        )
        notices = Notices(database: main, clock: clock)
        if sharesDatabase {
            try await main.migrate(EventsSchema.inbox + Composition.mainSchema, logger: logger)
        } else {
            try await main.migrate(Composition.mainSchema, logger: logger)
            try await inbox.migrate(EventsSchema.inbox, logger: logger)
        }
        try await sources.refresh()
        let zone = TimeZone(identifier: try await accounts.workspace.current().timeZone)
        try await daybook.open(in: zone ?? configuration.console.timeZone)
    }

    var users: Users { accounts.users }
    var sessions: Sessions { accounts.sessions }
    var tokens: APITokens { accounts.tokens }

    private static let mainSchema =
        AccessSchema.migrations + JobsSchema.migrations + EventsSchema.main + CustomersSchema.migrations
        + AudiencesSchema.migrations + SalesSchema.migrations + ImportingSchema.migrations

    var allLists: AllLists { AllLists(people: lists, companies: companyLists) }

    var finder: Finder { Finder(profiles: profiles, companies: companies) }

    /// Writes down for the next start what was read into memory. Where that fails, it is read again then.
    func keep(isLast: Bool = false) async {
        do {
            try await profiles.keepSearch(at: clock.now(), isLast: isLast)
            try await lists.keep(isLast: isLast)
        } catch {
            let code = (error as? any Failure)?.code ?? "internal"
            logger.warning("what is kept in memory could not be written down", metadata: ["code": "\(code)"])
        }
    }

    func close() async throws {
        await keep(isLast: true)
        try await main.close()
        try await inboxDatabase.close()
    }
}
