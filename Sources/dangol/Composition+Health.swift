import API
import Core
import Events
import Storage

extension Composition {
    /// How the program is doing. Answers also when parts are down.
    func health(of engine: Engine, since startedAt: Instant) async -> HealthReport {
        let status = engine.pipeline.currentStatus
        return HealthReport(
            version: Dangol.version,
            engine: main.dialect.name,
            startedAt: startedAt,
            backlog: engine.inbox.backlog,
            lag: engine.inbox.waitingSince.map { max(0, clock.now().microseconds(since: $0)) } ?? 0,
            databaseBytes: await databaseBytes(),
            checks: [
                await answers("record", main),
                await answers("inbox", inboxDatabase),
                HealthReport.Check(
                    name: "pipeline",
                    isPassing: status.isRunning,
                    detail: status.isRunning ? nil : status.failure ?? "starting"
                ),
            ]
        )
    }

    /// What supervisors watch over time.
    func register(_ engine: Engine) {
        metrics.gauge("dangol_inbox_backlog_events", "Events taken and not yet processed.") {
            Double(engine.inbox.backlog)
        }
        func count(_ name: String, _ value: @escaping @Sendable (PipelineStatus) -> Int) {
            metrics.gauge(
                "dangol_pipeline_events",
                "Events by the state in which they ended, since the start.",
                labels: ["state": name]
            ) { Double(value(engine.pipeline.currentStatus)) }
        }
        count(EventState.recorded.description) { $0.recorded }
        count(EventState.quarantined.description) { $0.quarantined }
        count(EventState.duplicate.description) { $0.duplicates }
        metrics.gauge("dangol_pipeline_merges", "Profiles that went into another one, since the start.") {
            Double(engine.pipeline.currentStatus.merges)
        }
        metrics.gauge("dangol_pipeline_running", "1 while the pipeline works, 0 while something keeps it from it.") {
            engine.pipeline.currentStatus.isRunning ? 1 : 0
        }
        metrics.gauge("dangol_events_per_second", "Events that ended per second, over the last five seconds.") {
            [liveFeed, clock] in liveFeed.rate(at: clock.now())
        }
    }

    private func answers(_ name: String, _ database: any Database) async -> HealthReport.Check {
        do {
            _ = try await database.read { tx in try tx.row("SELECT 1") }
            return HealthReport.Check(name: name, isPassing: true)
        } catch {
            return HealthReport.Check(name: name, isPassing: false, detail: (error as? any Failure)?.code ?? "unknown")
        }
    }

    private func databaseBytes() async -> Int64 {
        let main = (try? await main.size()) ?? 0
        // On PostgreSQL both are one database.
        guard configuration.storage.database == nil else { return main }
        return main + ((try? await inboxDatabase.size()) ?? 0)
    }
}
