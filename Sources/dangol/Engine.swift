import Events
import Logging
import ServiceLifecycle
import UnixSignals

/// Inbox and pipeline of one workspace, at work.
struct Engine: Sendable {
    let inbox: SQLInbox
    let pipeline: Pipeline
    let logger: Logger

    /// Runs both while `body` runs; returns when `body` has, and they have come to a clean end.
    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let configuration = ServiceGroupConfiguration(
            services: [
                .init(service: pipeline),
                .init(service: inbox),
                .init(service: Work(body: body), successTerminationBehavior: .gracefullyShutdownGroup),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await ServiceGroup(configuration: configuration).run()
    }

    /// Returns when everything that was taken has come to its end. `progress` gets 0 … 1.
    func settle(progress: (Double) -> Void) async throws {
        let all = max(inbox.backlog, 1)
        while inbox.backlog > 0 {
            progress(1 - Double(inbox.backlog) / Double(all))
            try await Task.sleep(for: .milliseconds(50))
        }
        progress(1)
    }

    private struct Work: Service {
        let body: @Sendable () async throws -> Void

        func run() async throws { try await cancelWhenGracefulShutdown(body) }
    }
}
