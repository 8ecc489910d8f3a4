import Core
import Storage
import Synchronization

/// Runs the steps over micro-batches, each in one transaction, and keeps their caches honest.
///
/// The steps live behind a lock because transactions run on the driver's thread; only one runs at a time, so nobody
/// ever waits for it.
final class StepRunner: Sendable {
    private struct State {
        var steps: [any PipelineStep]
        /// Runs are numbered. What the steps remember of a run counts once its transaction is known to have committed;
        /// between the two somebody else's transaction may begin.
        var lastRun = 0
        var committedRun = 0

        mutating func forget() {
            for index in steps.indices { steps[index].forget() }
        }
    }

    private let database: any Database
    private let state: Mutex<State>
    /// The name under which this process drives the pipeline.
    let owner: String

    init(database: any Database, steps: [any PipelineStep], owner: String) {
        self.database = database
        state = Mutex(State(steps: steps))
        self.owner = owner
    }

    /// Takes the pipeline over; where it stands.
    func takeOver() async throws -> Int64 {
        try await database.write { [self] tx in
            let position = try PipelinePosition.take(as: owner, in: tx)
            // Only now nobody else writes: what was read before may be theirs to change.
            forget()
            return position
        }
    }

    /// Lets the steps read what the first batches would have to wait for. Behind ``takeOver()``: whoever writes then takes over first,
    /// and the next batch is refused.
    func warm() async throws {
        try await database.read { [self] tx in
            try state.withLock { state in
                for index in state.steps.indices { try state.steps[index].warm(in: tx) }
            }
        }
    }

    /// Where the pipeline stands, whoever drives it.
    func position() async throws -> Int64 {
        try await database.read { tx in try PipelinePosition.current(in: tx) }
    }

    /// The batch as it ended. Throws what the engine or a step throws, with everything undone.
    func commit(_ batch: MicroBatch, from position: Int64) async throws -> MicroBatch {
        try await run(batch) { [owner] tx in
            try PipelinePosition.advance(from: position, to: batch.lastInboxID, as: owner, in: tx)
        }
    }

    /// As ``commit(_:from:)`` for a batch that runs again: the position stays.
    func commitReplay(_ batch: MicroBatch) async throws -> MicroBatch {
        try await run(batch) { [owner] tx in try PipelinePosition.check(as: owner, in: tx) }
    }

    /// What the batch would come to, without a trace.
    func rehearse(_ batch: MicroBatch) async throws -> MicroBatch {
        let outcome = Outcome()
        do {
            try await database.write(.eventual) { [self] tx in
                let (done, _) = try runSteps(batch, in: tx)
                outcome.batch.withLock { $0 = done }
                throw PipelineFailure.trialEnded
            }
        } catch PipelineFailure.trialEnded {}
        forget()
        return outcome.batch.withLock { $0 } ?? batch
    }

    /// The indices of the events that no transaction takes even when they are alone, found by halving. For a batch that
    /// fails for no passing reason. O(culprits × log events) rehearsals.
    func unprocessable(in batch: MicroBatch) async throws -> Set<Int> {
        try await unprocessable(in: batch, among: batch.events.indices)
    }

    private func unprocessable(in batch: MicroBatch, among indices: Range<Int>) async throws -> Set<Int> {
        var part = batch
        part.events = Array(batch.events[indices])
        part.rejections = []
        do {
            _ = try await rehearse(part)
            return []
        } catch  where Self.isAboutTheBatch(error) {
            forget()
            guard indices.count > 1 else { return Set(indices) }
            let middle = indices.lowerBound + indices.count / 2
            return try await unprocessable(in: batch, among: indices.lowerBound..<middle)
                .union(unprocessable(in: batch, among: middle..<indices.upperBound))
        }
    }

    /// Whether trying the same again would fail again: neither the engine's state nor another driver is to blame.
    static func isAboutTheBatch(_ error: any Error) -> Bool {
        if let failure = error as? StorageFailure { return failure.reason != .full && failure.reason != .unavailable }
        return !(error is PipelineFailure)
    }

    func forget() { state.withLock { $0.forget() } }

    private func run(
        _ batch: MicroBatch,
        after fence: @escaping @Sendable (any WriteTransaction) throws -> Void
    ) async throws -> MicroBatch {
        do {
            let (done, run) = try await database.write(.eventual) { [self] tx in
                try fence(tx)
                return try runSteps(batch, in: tx)
            }
            state.withLock { state in
                if state.lastRun == run { state.committedRun = run }
            }
            return done
        } catch {
            forget()
            throw error
        }
    }

    private func runSteps(_ batch: MicroBatch, in tx: any WriteTransaction) throws -> (batch: MicroBatch, run: Int) {
        try state.withLock { state in
            if state.committedRun != state.lastRun { state.forget() }
            state.lastRun += 1
            let run = state.lastRun
            var batch = batch
            for index in state.steps.indices { try state.steps[index].run(&batch, in: tx) }
            for index in state.steps.indices { try state.steps[index].finish(batch, in: tx) }
            return (batch, run)
        }
    }
}

/// What a transaction that is undone leaves behind.
private final class Outcome: Sendable {
    let batch = Mutex<MicroBatch?>(nil)
}
