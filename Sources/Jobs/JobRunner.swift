import Core
public import Logging
public import ServiceLifecycle
import Storage
import Synchronization

/// Does the jobs of a workspace, a few at a time. One process at a time runs one on a workspace.
///
/// On shutdown it asks what runs to end, and writes down that it was interrupted; at the next start those that can go on
/// do.
public struct JobRunner: Service {
    private let board: JobBoard
    private let kinds: [String: any JobKind]
    private let limits: JobLimits
    private let logger: Logger

    public init(board: JobBoard, kinds: [any JobKind], limits: JobLimits = JobLimits(), logger: Logger) {
        self.board = board
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.limits = limits
        self.logger = logger
    }

    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await resume()
            let hands = Hands(limits.concurrent)
            let rings = board.bell.listen()
            await withDiscardingTaskGroup { group in
                group.addTask { await look() }
                for await _ in rings {
                    while hands.take() {
                        guard let job = await claim() else {
                            hands.give()
                            break
                        }
                        group.addTask {
                            await carryOut(job)
                            hands.give()
                            board.bell.ring()
                        }
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// Does this one now, in the task that asks; how it ended. For commands, which do one thing. Throws ``JobFailure``.
    public func perform(_ id: String) async throws -> Job {
        await carryOut(try await board.claim(job: id))
        return try await board.job(id)
    }

    /// Sorts out what the end of an earlier process left behind. For commands; ``run()`` does it by itself.
    public func recover() async throws {
        try await board.resume(kinds.values.filter(\.isResumable).map(\.name))
    }

    private func resume() async throws {
        while true {
            do {
                return try await recover()
            } catch let failure as any Failure {
                logger.warning("jobs cannot be read", metadata: ["code": "\(failure.code)"])
            }
            try await Task.sleep(for: limits.looking)
        }
    }

    private func claim() async -> Job? {
        do {
            return try await board.claim(kinds.keys.sorted())
        } catch {
            logger.warning("no job can be taken", metadata: ["code": "\((error as? any Failure)?.code ?? "unknown")"])
            return nil
        }
    }

    /// Rings for those that another process put on the board, and forgets those that are old.
    private func look() async {
        var round = 0
        while !Task.isCancelled {
            board.bell.ring()
            if round % 3_600 == 0 {
                let cutoff = board.clock.now().advanced(byMicroseconds: -Int64(limits.keepDays) * Instant.day)
                while let count = try? await board.forget(endedBefore: cutoff), count > 0 {}
            }
            round += 1
            try? await Task.sleep(for: limits.looking)
        }
    }
}

extension JobRunner {
    private enum Turn: Sendable {
        case done
        case failed(any Error)
        /// Somebody asked for its end.
        case unwanted
        case stopped
    }

    private func carryOut(_ job: Job) async {
        guard let kind = kinds[job.kind] else { return }
        let run = JobRun(job, folder: board.folder)
        logger.info("job begins", metadata: ["job": "\(job.id)", "kind": "\(job.kind)"])
        let turns = await withTaskGroup(of: Turn.self) { group in
            group.addTask {
                do {
                    try await kind.perform(run)
                    return .done
                } catch {
                    return .failed(error)
                }
            }
            group.addTask { await watch(run) }
            var turns: [Turn] = []
            for await turn in group {
                turns.append(turn)
                group.cancelAll()
            }
            return turns
        }
        let (state, problem) = outcome(turns)
        var metadata: Logger.Metadata = ["job": "\(job.id)", "kind": "\(job.kind)", "state": "\(state.rawValue)"]
        if let problem { metadata["code"] = "\(problem.code)" }
        logger.info("job ends", metadata: metadata)
        await end(job.id, as: state, run.report, problem)
    }

    private func outcome(_ turns: [Turn]) -> (JobState, JobProblem?) {
        var isUnwanted = false
        var failure: (any Error)?
        for turn in turns {
            switch turn {
            case .done: return (.finished, nil)
            case .failed(let error): failure = error
            case .unwanted: isUnwanted = true
            case .stopped: break
            }
        }
        if isUnwanted { return (.cancelled, nil) }
        if Task.isCancelled { return (.interrupted, nil) }
        guard let failure = failure as? any Failure else {
            return (.failed, JobProblem(code: "unexpected", message: "Something went wrong. The log has the details."))
        }
        return (.failed, JobProblem(code: failure.code, message: failure.message))
    }

    /// Writes down how far it is, until it has ended or somebody wants it to.
    private func watch(_ run: JobRun) async -> Turn {
        var written = run.job.report
        while true {
            do { try await Task.sleep(for: limits.reporting) } catch { return .stopped }
            let report = run.report
            // What cannot be written now is written the next time.
            if report != written {
                guard let isUnwanted = try? await board.note(report, of: run.job.id) else { continue }
                written = report
                if isUnwanted { return .unwanted }
            } else if (try? await board.isCancelling(run.job.id)) == true {
                return .unwanted
            }
        }
    }

    private func end(_ id: String, as state: JobState, _ report: JobReport, _ problem: JobProblem?) async {
        // How it ended must not be lost because the database is away for a moment.
        while true {
            do {
                return try await board.end(id, as: state, report, problem: problem)
            } catch {
                logger.warning("the end of a job cannot be written", metadata: ["job": "\(id)"])
                do { try await Task.sleep(for: limits.looking) } catch { return }
            }
        }
    }
}

/// So many things can be done at the same time.
private final class Hands: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) { free = Mutex(max(count, 1)) }

    func take() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    func give() { free.withLock { $0 += 1 } }
}
