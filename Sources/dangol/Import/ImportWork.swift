import ArgumentParser
import Core
import Foundation
import Importing
import Jobs

/// Carries an import's job out on the command line: in this process where nobody works on the workspace, else by the server
/// that does, and says how far it is.
struct ImportWork: Sendable {
    static let who = "command line"

    let workspace: WorkspaceOptions
    let composition: Composition
    let json: Bool
    var rejected: String?

    func resume(_ id: String) async throws {
        guard let job = try await composition.imports.import(id).job else { throw ImportFailure.unknownImport }
        guard let lock = try? WorkspaceLock(workspace.folder) else {
            return try await finish(follow(composition.jobs.resume(job)))
        }
        // Whoever had it before is gone: the lock says so.
        try await runner(composition.engine()).recover()
        var waiting = try await composition.jobs.job(job)
        if waiting.state != .waiting { waiting = try await composition.jobs.resume(job) }
        try await carryOut(waiting, lock)
    }

    func carryOut(_ job: Job) async throws {
        guard let lock = try? WorkspaceLock(workspace.folder) else {
            // A server works on it, and will see the job within a second.
            return try await finish(follow(job))
        }
        try await carryOut(job, lock)
    }

    private func carryOut(_ job: Job, _ lock: WorkspaceLock) async throws {
        // A row of people is a dozen traits: three times as many events at once would hold twice the memory.
        let planned = try await composition.imports.import(job.parameters["import"]?.string ?? "")
        let engine = composition.engine(takesMany: planned.plan.kind == .events)
        try await engine.run {
            try await withThrowingTaskGroup { group in
                group.addTask { _ = try await runner(engine).perform(job.id) }
                // Whoever watches stops when the program is told to; how the job ended is asked for below.
                group.addTask { _ = try? await follow(job) }
                try await group.waitForAll()
            }
        }
        withExtendedLifetime(lock) {}
        try await finish(composition.jobs.job(job.id))
    }

    /// No client waits while the command has the workspace for itself, so the inbox may fill.
    private func runner(_ engine: Engine) -> JobRunner {
        composition.jobRunner(engine, importRoom: composition.configuration.collect.backlog / 10 * 9)
    }

    private func follow(_ job: Job) async throws -> Job {
        let bar = ProgressBar("Importing")
        while true {
            let job = try await composition.jobs.job(job.id)
            let left = job.timeLeft(at: composition.clock.now()).map { "\(max(1, $0 / Instant.second)) s left" }
            bar.update(job.state == .finished ? 1 : min(job.fraction ?? 0, 0.99), note: left)
            if job.state.isFinal { return job }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func finish(_ job: Job) async throws {
        let file = try? await composition.jobs.path(ofFile: ImportJob.rejectedFile, job: job.id).path
        if let file, let rejected {
            try? FileManager.default.removeItem(atPath: rejected)
            do { try FileManager.default.copyItem(atPath: file, toPath: rejected) } catch { throw OutputFailure() }
        }
        let id = job.parameters["import"]?.string ?? ""
        if json {
            let fields: JSON = [
                "import": .string(id), "job": .string(job.id), "state": .string(job.state.rawValue),
                "numbers": .object(job.report.numbers.mapValues { .integer($0) }),
                "rejectedRows": (rejected ?? file).map(JSON.string) ?? .null,
                "problem": job.problem.map { .string($0.code) } ?? .null,
            ]
            try StandardOutput.line(fields.text)
        } else {
            let order = ["rows", "imported", "duplicates", "quarantined", "rejected"]
            let names =
                order.filter { job.report.numbers[$0] != nil }
                + job.report.numbers.keys.filter { !order.contains($0) }.sorted()
            for name in names {
                let padding = String(repeating: " ", count: max(1, 13 - name.count))
                try StandardOutput.line("\(name)\(padding)\(job.report.numbers[name] ?? 0)")
            }
            if let file { try StandardOutput.line("rejected rows: \(rejected ?? file)") }
        }
        switch job.state {
        case .finished where job.report.numbers["rejected"] ?? 0 > 0: throw ExitCode(65)
        case .finished: return
        case .failed:
            StandardError.write("dangol: \(job.problem?.message ?? "The import failed.")\n")
            throw ExitCode(70)
        default:
            StandardError.write("dangol: The import has not ended. Go on with `dangol import resume \(id)`.\n")
            throw ExitCode(130)
        }
    }
}
