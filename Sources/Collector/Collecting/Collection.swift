import Core
import Events
import Hummingbird
import Web

/// Takes what clients send: checks the envelope, finds the source, and answers once the inbox has it on disk.
struct Collection: Sendable {
    let inbox: any Inbox
    let sources: Sources
    let clock: any WallClock
    let limits: CollectorLimits
    let reader: BodyReader
    let authentication: SourceAuthentication
    private let requests: Metrics.Counter
    private let events: Metrics.Counter
    private let bytes: Metrics.Counter

    init(inbox: any Inbox, sources: Sources, clock: any WallClock, limits: CollectorLimits, metrics: Metrics) {
        self.inbox = inbox
        self.sources = sources
        self.clock = clock
        self.limits = limits
        reader = BodyReader(limits: limits, clock: clock)
        authentication = SourceAuthentication(sources: sources)
        requests = metrics.counter("dangol_collect_requests_total", "Collection requests that were taken.")
        events = metrics.counter("dangol_collect_events_total", "Events in the collection requests that were taken.")
        bytes = metrics.counter(
            "dangol_collect_bytes_total",
            "Unpacked bytes in the collection requests that were taken."
        )
    }

    /// A request whose body is the event or the batch.
    func collect(_ request: Request, as route: CollectedRequest.Route, _ context: AppContext) async throws {
        let body = try await reader.read(request)
        try await collect(body, as: route, request, context)
    }

    /// Throws ``CollectFailure`` for what can never be taken, ``InboxFailure`` or a storage failure for what should be
    /// sent again. Events that are wrong in themselves are taken: they end in a state of their own.
    func collect(
        _ body: [UInt8],
        as route: CollectedRequest.Route,
        _ request: Request,
        _ context: AppContext
    ) async throws {
        let inspection = try RequestInspection(body)
        let source = try authentication.source(of: request, bodyKey: inspection.writeKey)
        let count = try eventCount(inspection, as: route)
        // RudderStack refuses an empty batch, but no client that we know sends one, and there is nothing to lose:
        // a client told 400 would only report an error about nothing.
        guard count > 0 else { return }
        try await inbox.append(
            CollectedRequest(
                route: route,
                sourceNumber: source,
                receivedAt: clock.now(),
                ip: address(of: request, from: source, context),
                body: inspection.body,
                hasHugeNumbers: inspection.hasHugeNumbers
            ),
            events: count
        )
        requests.add()
        events.add(Int64(count))
        bytes.add(Int64(inspection.body.count))
    }

    private func eventCount(_ inspection: RequestInspection, as route: CollectedRequest.Route) throws -> Int {
        guard route == .batch else { return 1 }
        guard let count = inspection.batchCount else { throw CollectFailure.missingBatch }
        return count
    }

    /// A browser's and an app's address is the person's; a server's is not.
    private func address(of request: Request, from source: Int64, _ context: AppContext) -> String? {
        switch sources.kind(ofNumber: source) {
        case .web, .mobile: context.clientAddress(of: request, trustProxy: limits.trustProxy)
        case .server, .import, nil: nil
        }
    }
}
