import API
import Access
import Audiences
import Collector
import Console
import Core
import Customers
import Events
import Hummingbird
import Logging
import Sales
import ServiceLifecycle
import UnixSignals
import Web

extension Composition {
    /// Serves until SIGTERM or SIGINT: then no more connections are taken, the requests in hand are answered, the inbox
    /// writes what it was given, the pipeline finishes its batch, and the databases are closed. `onReady` gets the
    /// address.
    func serve(
        adding routes: (Router<AppContext>, Engine) -> Void = { _, _ in },
        onReady: @escaping @Sendable (String) async -> Void
    ) async throws {
        let engine = engine()
        register(engine)
        let router = try router(engine, adding: routes)
        let application = Application(
            router: router,
            server: .edge(idleSeconds: configuration.server.idleSeconds),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.server.host, port: configuration.server.port),
                serverName: "dangol"
            ),
            onServerRunning: { [host = configuration.server.host] channel in
                await onReady("http://\(host):\(channel.localAddress?.port ?? 0)")
            },
            logger: logger
        )
        let retention = InboxRetention(
            inbox: inboxDatabase,
            main: main,
            days: configuration.collect.keepDays,
            clock: clock,
            logger: logger
        )
        let lookout = Lookout(
            sources: sources,
            pipeline: engine.pipeline,
            jobs: jobs,
            users: users,
            notices: notices,
            clock: clock,
            logger: logger
        )
        var group = ServiceGroupConfiguration(
            // Stopped in the opposite order.
            services: [
                engine.pipeline, engine.inbox, retention,
                Upkeep(name: "search", logger: logger, prepare: finder.prepare),
                Upkeep(name: "lists", logger: logger) {
                    let freshness = try await lists.prepare()
                    if freshness != .beginning { await keep() }
                    return freshness
                },
                // A round has as much more to do as time has passed since the last one: whoever rests longer falls behind.
                Upkeep(name: "audiences", logger: logger, share: 0, pause: .seconds(1)) {
                    try await memberships.round(zone: zone())
                },
                jobRunner(engine, importRoom: configuration.imports.backlogEvents),
                // After an update that brings the daybook and after a change of the clocks; each portion holds the pipeline up.
                Upkeep(name: "daybook", logger: logger, share: 3) { try await daybook.recountPortion() },
                lookout, application, FeedEnd(feed: liveFeed),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: group).run()
        try await close()
    }

    /// Everything that the program answers.
    func router(
        _ engine: Engine,
        adding routes: (Router<AppContext>, Engine) -> Void = { _, _ in }
    ) throws -> Router<AppContext> {
        let router = Router.edge(metrics: metrics)
        try CollectorRoutes(
            inbox: engine.inbox,
            sources: sources,
            clock: clock,
            limits: CollectorLimits(
                wireBytes: configuration.collect.bodyBytes,
                unpackedBytes: configuration.collect.bodyBytes,
                readSeconds: configuration.collect.readSeconds,
                trustProxy: configuration.server.trustProxy
            ),
            metrics: metrics
        ).add(to: router)
        try APIRoutes(
            profiles: profiles,
            unmerging: unmerging,
            companies: companies,
            audiences: audiences,
            computedTraits: computedTraits,
            lists: allLists,
            memberships: memberships,
            eventLog: eventLog,
            sources: sources,
            jobs: jobs,
            imports: imports,
            accounts: accounts,
            answers: RememberedAnswers(database: main, clock: clock),
            clock: clock,
            limits: APILimits(
                requestsPerSecond: configuration.api.requestsPerSecond,
                burst: configuration.api.burst,
                uploadBytes: configuration.imports.uploadBytes
            ),
            metrics: metrics,
            health: { [startedAt = clock.now()] in await health(of: engine, since: startedAt) }
        ).add(to: router)
        routes(router, engine)
        let desk = Desk(database: main, inbox: engine.inbox, sources: sources, clock: clock)
        try ConsoleRoutes(
            profiles: profiles,
            unmerging: unmerging,
            lists: allLists,
            views: SavedViews(database: main, clock: clock),
            audiences: audiences,
            computedTraits: computedTraits,
            dashboards: Dashboards(database: main, clock: clock),
            memberships: memberships,
            companies: companies,
            desk: desk,
            notes: Notes(database: main, desk: desk, clock: clock),
            tags: Tags(database: main, desk: desk, clock: clock),
            eventLog: eventLog,
            daybook: daybook,
            sources: sources,
            liveFeed: liveFeed,
            jobs: jobs,
            imports: imports,
            accounts: accounts,
            notices: notices,
            clock: clock,
            settings: ConsoleSettings(
                fetchedAssets: configuration.console.assets,
                trustsProxy: configuration.server.trustProxy,
                showsStyleGuide: configuration.console.styleGuide,
                uploadBytes: configuration.imports.uploadBytes
            )
        ).add(to: router)
        return router
    }
}
