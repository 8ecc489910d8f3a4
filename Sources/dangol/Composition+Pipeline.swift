import Customers
import Events
import Sales

extension Composition {
    /// `takesMany`: no client waits to be seen, so that a transaction may take more at once and more may wait for others on their pages,
    /// which costs each event less and memory in turn.
    func engine(takesMany: Bool = false) -> Engine {
        let collect = configuration.collect
        let waiting = takesMany ? 3 : 1
        let inbox = SQLInbox(
            database: inboxDatabase,
            limits: InboxLimits(backlog: Int64(collect.backlog), retryAfter: collect.retryAfter)
        )
        let pipeline = Pipeline(
            database: main,
            inbox: inbox,
            steps: [
                Deduplication(recentKeys: configuration.pipeline.recentKeys * waiting),
                EventNameLimit(),
                TraitNameLimit(),
                ConsentKindLimit(),
                takesMany ? IdentityResolution(cacheSize: 1_600_000) : IdentityResolution(),
                EventNaming(),
                Bookkeeping(),
                Projection(),
                CompanyProjection(),
                Recording(recentTimeline: configuration.pipeline.recentTimeline * waiting),
            ],
            feed: liveFeed,
            clock: clock,
            limits: PipelineLimits(
                batchEvents: Int64(max(configuration.pipeline.batchEvents, takesMany ? 120_000 : 0)),
                intervalMilliseconds: configuration.pipeline.intervalMilliseconds,
                event: EventLimits(
                    eventBytes: configuration.events.bytes,
                    depth: configuration.events.depth,
                    batchEvents: configuration.events.batch,
                    traits: configuration.events.traits
                )
            ),
            logger: logger
        )
        return Engine(inbox: inbox, pipeline: pipeline, logger: logger)
    }
}
