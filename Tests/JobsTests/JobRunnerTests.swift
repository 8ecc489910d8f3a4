import Core
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

/// A kind that does what the test says.
private struct Work: JobKind {
    var name = "work"
    var isResumable = false
    let body: @Sendable (JobRun) async throws -> Void

    func perform(_ run: JobRun) async throws { try await body(run) }
}

private struct Refusal: Failure {
    let kind = FailureKind.invalid
    let code = "refused"
    let message = "It cannot be done. Do something else."
}

private struct Strange: Error { let description = "secret" }

private let quick = JobLimits(concurrent: 2, reporting: .milliseconds(1), looking: .milliseconds(1))

private func withBoard(_ engine: Engine, _ body: (JobBoard) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        try await withDatabase(engine) { database in
            try await database.migrate(JobsSchema.migrations, logger: .silent)
            try await body(JobBoard(database: database, files: folder, clock: ManualClock(PipelineHarness.noon)))
        }
    }
}

extension JobBoard {
    fileprivate func runner(_ kinds: Work..., limits: JobLimits = quick) -> JobRunner {
        JobRunner(board: self, kinds: kinds, limits: limits, logger: .silent)
    }

    fileprivate func reaches(_ state: JobState, _ id: String) async throws -> Job {
        try await eventually("job is \(state)") { try await job(id).state == state }
        return try await job(id)
    }
}

/// Works until it is told to end.
@Sendable private func forEver(_ run: JobRun) async throws {
    run.update { $0.done = 3 }
    try await Task.sleep(for: .seconds(3_600))
}

@Suite("Jobs")
struct JobRunnerTests {
    @Test("A job is done, with its parameters, and says what it came to", arguments: Engine.all)
    func isDone(_ engine: Engine) async throws {
        try await withBoard(engine) { board in
            let work = Work { run in
                let path = try run.path(ofFile: "result.txt")
                try "done".write(toFile: path, atomically: true, encoding: .utf8)
                run.offer(file: "result.txt", contentType: "text/plain")
                run.update { report in
                    report.done = 5
                    report.total = 5
                    report.unit = "rows"
                    report.numbers["kept"] = run.job.parameters["count"]?.integer
                }
            }
            try await running([board.runner(work)]) {
                let asked = try await board.start("work", parameters: ["count": 4], by: "mina@example.com")
                let job = try await board.reaches(.finished, asked.id)
                #expect(job.startedBy == "mina@example.com")
                #expect(job.report.numbers == ["kept": 4])
                #expect(job.report.unit == "rows")
                #expect(job.fraction == 1)
                #expect(job.endedAt == PipelineHarness.noon)
                let (file, path) = try await board.path(ofFile: "result.txt", job: job.id)
                #expect(file == JobFile(name: "result.txt", contentType: "text/plain", bytes: 4))
                #expect(try String(contentsOfFile: path, encoding: .utf8) == "done")
                await #expect(throws: JobFailure.unknownFile) {
                    try await board.path(ofFile: "../result.txt", job: job.id)
                }
            }
        }
    }

    @Test("A failure is kept in its own words, anything else without details", arguments: Engine.all)
    func fails(_ engine: Engine) async throws {
        try await withBoard(engine) { board in
            let work = Work { run in
                if run.job.parameters["strange"] != nil { throw Strange() }
                throw Refusal()
            }
            try await running([board.runner(work)]) {
                let refused = try await board.reaches(.failed, board.start("work", by: "a").id)
                #expect(refused.problem?.code == "refused")
                #expect(refused.problem?.message == "It cannot be done. Do something else.")
                let strange = try await board.reaches(
                    .failed,
                    board.start("work", parameters: ["strange": 1], by: "a").id
                )
                #expect(strange.problem?.code == "unexpected")
                #expect(strange.problem?.message.contains("secret") == false)
            }
        }
    }

    @Test("What runs ends when somebody wants it to, and keeps what it had reached", arguments: Engine.all)
    func cancelled(_ engine: Engine) async throws {
        try await withBoard(engine) { board in
            try await running([board.runner(Work(body: forEver))]) {
                let id = try await board.start("work", by: "a").id
                try await eventually("its progress is written") { try await board.job(id).report.done == 3 }
                #expect(try await board.cancel(id).isCancelling)
                let job = try await board.reaches(.cancelled, id)
                #expect(job.report.done == 3)
                #expect(!job.isCancelling)
                await #expect(throws: JobFailure.alreadyEnded) { try await board.cancel(id) }
            }
        }
    }

    @Test("What waits for its turn is cancelled at once")
    func cancelledWhileWaiting() async throws {
        try await withBoard(.sqlite) { board in
            let id = try await board.start("work", by: "a").id
            #expect(try await board.cancel(id).state == .cancelled)
            await #expect(throws: JobFailure.unknownJob) { try await board.cancel("nothing") }
        }
    }

    @Test("No more run at the same time than are allowed, and the others follow in order")
    func bounded() async throws {
        try await withBoard(.sqlite) { board in
            var limits = quick
            limits.concurrent = 2
            try await running([board.runner(Work(body: forEver), limits: limits)]) {
                var ids: [String] = []
                for _ in 0..<4 { ids.append(try await board.start("work", by: "a").id) }
                _ = try await board.reaches(.running, ids[1])
                #expect(try await board.job(ids[0]).state == .running)
                #expect(try await board.job(ids[2]).state == .waiting)
                #expect(try await board.unfinished() == 4)
                _ = try await board.cancel(ids[0])
                _ = try await board.reaches(.running, ids[2])
                #expect(try await board.job(ids[3]).state == .waiting)
            }
        }
    }

    @Test("What the end of the program interrupts goes on at the next start where it can", arguments: Engine.all)
    func resumes(_ engine: Engine) async throws {
        try await withBoard(engine) { board in
            let first = Work(name: "resumable", isResumable: true) { run in
                run.update {
                    $0.done = 7
                    $0.checkpoint = ["row": 7]
                }
                try await Task.sleep(for: .seconds(3_600))
            }
            let once = Work(body: forEver)
            var ids: [String] = []
            try await running([board.runner(first, once)]) {
                ids = [try await board.start("resumable", by: "a").id, try await board.start("work", by: "a").id]
                for id in ids { _ = try await board.reaches(.running, id) }
                try await eventually("the checkpoint is written") { try await board.job(ids[0]).report.done == 7 }
            }
            #expect(try await board.job(ids[0]).state == .interrupted)
            #expect(try await board.job(ids[1]).state == .interrupted)
            let second = Work(name: "resumable", isResumable: true) { run in
                let row = run.job.report.checkpoint?["row"]?.integer ?? 0
                run.update { $0.done = row + 1 }
            }
            try await running([board.runner(second, once)]) {
                let resumed = try await board.reaches(.finished, ids[0])
                #expect(resumed.report.done == 8)
                let ended = try await board.job(ids[1])
                #expect(ended.state == .interrupted)
            }
        }
    }

    @Test("A command does one job and leaves the others alone")
    func one() async throws {
        try await withBoard(.sqlite) { board in
            let other = try await board.start("work", by: "a")
            let mine = try await board.start("work", by: "command line")
            let job = try await board.runner(Work { $0.update { $0.done = 1 } }).perform(mine.id)
            #expect(job.state == .finished)
            #expect(try await board.job(other.id).state == .waiting)
        }
    }

    @Test("Pages of jobs come newest first, and of one kind where one is named", arguments: Engine.all)
    func pages(_ engine: Engine) async throws {
        try await withBoard(engine) { board in
            for index in 0..<5 { _ = try await board.start(index == 2 ? "other" : "work", by: "\(index)") }
            let first = try await board.list(limit: 3)
            #expect(first.items.map(\.startedBy) == ["4", "3", "2"])
            let second = try await board.list(after: first.next, limit: 3)
            #expect(second.items.map(\.startedBy) == ["1", "0"])
            #expect(second.next == nil)
            #expect(try await board.list(kind: "other", limit: 3).items.map(\.startedBy) == ["2"])
        }
    }

    @Test("Jobs that ended long ago are forgotten, with their files")
    func forgotten() async throws {
        try await withTemporaryFolder { folder in
            try await withDatabase(.sqlite) { database in
                try await database.migrate(JobsSchema.migrations, logger: .silent)
                let clock = ManualClock(PipelineHarness.noon)
                let board = JobBoard(database: database, files: folder, clock: clock)
                let work = Work { run in
                    try "x".write(toFile: run.path(ofFile: "x"), atomically: true, encoding: .utf8)
                    run.offer(file: "x", contentType: "text/plain")
                }
                let id = try await board.start("work", by: "a").id
                let job = try await board.runner(work).perform(id)
                let path = try await board.path(ofFile: "x", job: job.id).path
                clock.advance(byMicroseconds: 91 * Instant.day)
                try await running([board.runner(work)]) {
                    try await eventually("it is gone") { try await board.list(limit: 1).items.isEmpty }
                    try await eventually("its file too") { (try? String(contentsOfFile: path, encoding: .utf8)) == nil }
                }
            }
        }
    }

    @Test("The time left follows from the speed of this run")
    func timeLeft() async throws {
        try await withTemporaryFolder { folder in
            try await withDatabase(.sqlite) { database in
                try await database.migrate(JobsSchema.migrations, logger: .silent)
                let clock = ManualClock(PipelineHarness.noon)
                let board = JobBoard(database: database, files: folder, clock: clock)
                let half = Work { run in
                    run.update {
                        $0.done = 100
                        $0.total = 400
                    }
                    try await Task.sleep(for: .seconds(3_600))
                }
                try await running([board.runner(half)]) {
                    let id = try await board.start("work", by: "a").id
                    try await eventually("it is at a hundred") { try await board.job(id).report.done == 100 }
                    clock.advance(byMicroseconds: 10 * Instant.second)
                    #expect(try await board.job(id).timeLeft(at: clock.now()) == 30 * Instant.second)
                }
            }
        }
    }
}
