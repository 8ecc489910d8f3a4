public import Core
public import Logging
public import ServiceLifecycle
public import Storage
import Synchronization

/// Takes the inbox in order, micro-batch by micro-batch, through the steps: while one batch is in its transaction, the
/// next one is read and decoded.
public final class Pipeline: Service {
    private let inbox: SQLInbox
    private let runner: StepRunner
    let thread: DecodingThread
    private let limits: PipelineLimits
    private let feed: LiveFeed
    private let clock: any WallClock
    let logger: Logger
    private let status = Mutex(PipelineStatus())
    let database: any Database
    let dictionaries = PayloadDictionaries()
    let trainer = TrainingThread()
    let training = Mutex(PayloadTraining(dictionary: .builtIn, events: 0))

    /// `steps` in the order in which they run.
    public init(
        database: any Database,
        inbox: SQLInbox,
        steps: [any PipelineStep],
        feed: LiveFeed,
        clock: any WallClock,
        limits: PipelineLimits = PipelineLimits(),
        logger: Logger
    ) {
        self.database = database
        self.inbox = inbox
        self.feed = feed
        self.clock = clock
        self.limits = limits
        self.logger = logger
        runner = StepRunner(database: database, steps: steps, owner: UUIDv7.make(at: clock.now()))
        thread = DecodingThread(limits: limits.event, preparation: steps.lazy.compactMap(\.preparation).first)
    }

    /// How it is doing, for health checks and metrics.
    public var currentStatus: PipelineStatus { status.withLock { $0 } }

    /// Works until the service is shut down; then the batch in hand is finished. What is still in the inbox is durable
    /// and taken up at the next start.
    public func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            while !status.withLock({ $0.isStopping }) {
                do {
                    try await drive()
                } catch {
                    let failure = error as? any Failure
                    status.withLock { $0.failed(code: failure?.code ?? "internal") }
                    logger.warning(
                        "pipeline interrupted; beginning again from what is stored",
                        metadata: ["code": "\(failure?.code ?? "internal")", "error": "\(diagnosis(of: error))"]
                    )
                    try? await Task.sleep(for: .milliseconds(250))
                }
            }
        } onCancelOrGracefulShutdown: { [self] in
            status.withLock { $0.isStopping = true }
            inbox.committed.finish()
        }
    }

    /// Works from what is stored until it is told to stop; throws where a batch cannot be committed now.
    private func drive() async throws {
        var position = try await runner.takeOver()
        try await runner.warm()
        try await inbox.countBacklog(after: position)
        try await prepareTraining()
        var next = try await load(after: position)
        while !status.withLock({ $0.isStopping }) {
            guard let batch = next else {
                status.withLock { $0.isRunning = true }
                guard await inbox.committed.wait() else { return }
                next = try await load(after: position)
                continue
            }
            let began = ContinuousClock.now
            async let following = load(after: batch.lastInboxID)
            let done = try await settingAsideCulprits(of: batch) { [position] batch in
                try await runner.commit(batch, from: position)
            }
            position = batch.lastInboxID
            inbox.done(through: position)
            publish(done)
            next = try await following
            try await learn(from: done)
            if (next?.events.count ?? 0) < 2_000 {
                let due = began.advanced(by: limits.interval(after: done.events.count))
                if due > .now, !status.withLock({ $0.isStopping }) { try? await Task.sleep(until: due) }
                // What came meanwhile comes along, instead of waiting for one more transaction.
                let late = try await load(after: next?.lastInboxID ?? position)
                if let late { next = next?.followed(by: late) ?? late }
            }
        }
    }

    private func load(after position: Int64) async throws -> MicroBatch? {
        let rows = try await inbox.rows(
            after: position,
            limit: InboxTable.ReadLimit(rows: limits.batchRows, events: limits.batchEvents)
        )
        return rows.isEmpty ? nil : try await decode(rows)
    }

    /// Runs `transaction` over the batch, and where it fails for something in the batch, over the rest of it.
    private func settingAsideCulprits(
        of batch: MicroBatch,
        _ transaction: (MicroBatch) async throws -> MicroBatch
    ) async throws -> MicroBatch {
        do {
            return try await transaction(batch)
        } catch  where StepRunner.isAboutTheBatch(error) {
            // Not the engine's state but something in the batch. One event must never stop the others.
            let culprits = try await runner.unprocessable(in: batch)
            guard !culprits.isEmpty else { throw error }
            logger.error(
                "events taken out of the way that no transaction takes",
                metadata: ["count": "\(culprits.count)", "diagnosis": "\(diagnosis(of: error))"]
            )
            var rest = batch
            rest.quarantine(Dictionary(uniqueKeysWithValues: culprits.map { ($0, ReasonCode.unprocessable) }))
            return try await transaction(rest)
        }
    }

    private func publish(_ batch: MicroBatch) {
        let now = clock.now()
        status.withLock { $0.finished(batch, at: now) }
        feed.publish(batch, at: now)
    }

    private func diagnosis(of error: any Error) -> String {
        (error as? StorageFailure)?.diagnosis ?? (error as? any Failure)?.message ?? "\(type(of: error))"
    }
}

extension Pipeline {
    /// Runs the rows of the inbox that `selection` names once more. Safe at any time, also beside a running server: what
    /// is recorded stays as it is; what was quarantined gets another chance. With `isDryRun` nothing is changed.
    ///
    /// Ends where the pipeline stands: what it has not reached is not run twice but first, and by it.
    public func replay(_ selection: ReplaySelection, isDryRun: Bool = false) async throws -> ReplayReport {
        var report = ReplayReport()
        var rehearsed = Rehearsed()
        var position = selection.afterInboxID
        let end = min(selection.throughInboxID, try await isDryRun ? runner.position() : runner.takeOver())
        while position < end {
            let rows = try await inbox.rows(
                after: position,
                limit: InboxTable.ReadLimit(rows: limits.batchRows, events: limits.batchEvents)
            ).filter { $0.id <= end }
            guard let last = rows.last?.id else { break }
            var batch = try await decode(rows)
            batch.isReplay = true
            batch.keep(receivedIn: selection.received)
            if isDryRun { rehearsed.takeCopies(outOf: &batch) }
            let done = try await settingAsideCulprits(of: batch) { batch in
                try await isDryRun ? runner.rehearse(batch) : commitReplay(batch)
            }
            if isDryRun { rehearsed.add(done) }
            report.add(done)
            position = last
        }
        return report
    }

    /// A running server may take the pipeline back between two batches; then so do we.
    private func commitReplay(_ batch: MicroBatch) async throws -> MicroBatch {
        while true {
            do {
                return try await runner.commitReplay(batch)
            } catch PipelineFailure.takenOver {
                _ = try await runner.takeOver()
            }
        }
    }
}
