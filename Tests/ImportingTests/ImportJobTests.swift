import Core
import Customers
import Events
import Foundation
import Importing
import Jobs
import Sales
import Storage
import TestSupport
import Testing

/// A workspace that runs, into which files can be imported.
private struct Desk: Sendable {
    let workspace: PipelineHarness
    let jobs: JobBoard
    let imports: Imports
    let folder: String

    /// Imports a file of this text and lets it end; the job.
    func bring(
        _ text: String,
        _ kind: ImportKind,
        name: String = "file.csv",
        change: (inout ImportPlan) -> Void = { _ in }
    ) async throws -> Job {
        let path = folder + "/" + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let planned = try await imports.plan(
            path: path,
            fileName: name,
            isUpload: false,
            kind: kind,
            timeZone: "Asia/Seoul",
            by: "mina@example.com"
        )
        var plan = planned.plan
        change(&plan)
        _ = try await imports.change(planned.id, plan: plan, sourceName: planned.sourceName)
        let job = try await imports.start(planned.id, by: "mina@example.com")
        return try await ended(job)
    }

    func ended(_ job: Job) async throws -> Job {
        try await eventually("the job ends") { try await jobs.job(job.id).state.isFinal }
        return try await jobs.job(job.id)
    }
}

private func withDesk(_ engine: Engine, room: Int64 = 10_000, _ body: (Desk) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        try await withDatabase(engine) { database in
            // One list: a database that knows of others would come from a later version.
            let migrations =
                EventsSchema.inbox + EventsSchema.main + CustomersSchema.migrations + SalesSchema.migrations
                + JobsSchema.migrations + ImportingSchema.migrations
            try await database.migrate(migrations, logger: .silent)
            let workspace = PipelineHarness(database)
            // The one from which the harness sends.
            _ = try await workspace.sources.create(name: "Site", kind: .web)
            let jobs = JobBoard(database: database, files: folder, clock: workspace.clock)
            let imports = Imports(
                database: database,
                sources: workspace.sources,
                jobs: jobs,
                files: folder,
                clock: workspace.clock
            )
            let runner = JobRunner(
                board: jobs,
                kinds: [
                    ImportJob(
                        imports: imports,
                        inbox: workspace.inbox,
                        backlog: { workspace.inbox.backlog },
                        room: room,
                        watch: InboxWatch(inbox: database, record: database)
                    ),
                    UndoJob(
                        imports: imports,
                        eventLog: workspace.eventLog,
                        profiles: workspace.profiles,
                        inbox: workspace.inbox,
                        watch: InboxWatch(inbox: database, record: database)
                    ),
                ],
                limits: JobLimits(reporting: .milliseconds(1), looking: .milliseconds(1)),
                logger: .silent
            )
            try await running([workspace.inbox, workspace.pipeline, runner]) {
                try await body(Desk(workspace: workspace, jobs: jobs, imports: imports, folder: folder))
            }
        }
    }
}

@Suite("Importing")
struct ImportJobTests {
    @Test("People come in by whatever names them, and those who are known are found again", arguments: Engine.all)
    func people(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            try await desk.workspace.send(
                #"{"type":"identify","userId":"u-1","traits":{"email":"kim@example.com"},"timestamp":"2020-01-01T00:00:00Z"}"#
            )
            let job = try await desk.bring(
                "이메일,이름,휴대폰\nKim@example.com,김민준,010-1111-2222\n,이서연,010-3333-4444\n",
                .people
            )
            #expect(job.state == .finished)
            #expect(job.report.numbers["imported"] == 2)
            let known = try #require(try await desk.workspace.profiles.profile(namespace: "user_id", value: "u-1"))
            #expect(known.summary.name == "김민준")
            #expect(known.summary.phone == "+821011112222")
            let new = try #require(
                try await desk.workspace.profiles.profile(namespace: "phone", value: "+821033334444")
            )
            #expect(new.summary.name == "이서연")
            #expect(try await desk.workspace.sources.list().contains { $0.name == "file.csv" && $0.kind == .import })
        }
    }

    @Test("A row that comes again counts once, also from another file of the source", arguments: Engine.all)
    func twice(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let first = try await desk.bring("user_id,plan\nu-1,pro\nu-2,pro\n", .people)
            let second = try await desk.bring("user_id,plan\nu-2,pro\nu-3,pro\n", .people)
            #expect(first.report.numbers["imported"] == 2)
            #expect(second.report.numbers["imported"] == 1)
            #expect(second.report.numbers["duplicates"] == 1)
            #expect(try await desk.workspace.count("event") == 3)
        }
    }

    @Test("A value that was said later wins over a file of the past", arguments: Engine.all)
    func past(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            try await desk.workspace.send(
                #"{"type":"identify","userId":"u-1","traits":{"plan":"pro"},"timestamp":"2026-01-01T00:00:00Z"}"#
            )
            _ = try await desk.bring("user_id,plan,city,date\nu-1,free,서울,2025-01-01\n", .people) {
                $0.targets[3] = .time
            }
            let person = try #require(try await desk.workspace.profiles.profile(namespace: "user_id", value: "u-1"))
            let traits = Dictionary(uniqueKeysWithValues: person.traits.map { ($0.name, $0.value) })
            #expect(traits == ["plan": "pro", "city": "서울"])
        }
    }

    @Test("Companies come in without anybody, and with the people that rows name", arguments: Engine.all)
    func companies(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let job = try await desk.bring("회사코드,회사명,직원수,회원번호\nc-1,단골상사,12,\nc-2,둘째상사,3,u-1\n", .companies)
            #expect(job.report.numbers["imported"] == 2)
            let first = try #require(try await desk.workspace.companies.company(groupID: "c-1"))
            #expect(first.name == "단골상사")
            #expect(first.traits["employees"] == 12)
            #expect(try await desk.workspace.companies.members(ofGroupID: "c-1").isEmpty)
            #expect(try await desk.workspace.companies.members(ofGroupID: "c-2").count == 1)
        }
    }

    @Test(
        "Taking an import back gives people the values of before, and leaves what was said since",
        arguments: Engine.all
    )
    func undo(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            try await desk.workspace.send(
                #"{"type":"identify","userId":"u-1","traits":{"plan":"pro"},"timestamp":"2020-01-01T00:00:00Z"}"#
            )
            let job = try await desk.bring("user_id,plan,city,grade\nu-1,free,서울,gold\nu-2,free,부산,gold\n", .people)
            desk.workspace.clock.advance(byMicroseconds: Instant.hour)
            try await desk.workspace.send(#"{"type":"identify","userId":"u-1","traits":{"city":"대전"}}"#)
            try await desk.workspace.settle()
            let id = try #require(job.parameters["import"]?.string)
            let undone = try await desk.ended(desk.imports.undo(id, by: "mina@example.com"))
            #expect(undone.state == .finished)
            #expect(undone.report.numbers == ["people_changed": 2, "values_reverted": 5])
            func traits(_ user: String) async throws -> [String: JSON] {
                let person = try await desk.workspace.profiles.profile(namespace: "user_id", value: user)
                return Dictionary((person?.traits ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            }
            #expect(try await traits("u-1") == ["plan": "pro", "city": "대전"])
            #expect(try await traits("u-2") == [:])
            await #expect(throws: ImportFailure.notUndoable) { try await desk.imports.undo(id, by: "a") }
        }
    }

    @Test(
        "Taking companies back gives them the values of before, whoever said them, and keeps members",
        arguments: Engine.all
    )
    func undoCompanies(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            try await desk.workspace.send(
                #"{"type":"group","userId":"u-9","groupId":"c-1","traits":{"plan":"pro"},"timestamp":"2020-01-01T00:00:00Z"}"#
            )
            let job = try await desk.bring(
                "group_id,plan,grade,city,user_id\nc-1,free,gold,서울,u-1\nc-2,free,gold,부산,\n",
                .companies
            )
            desk.workspace.clock.advance(byMicroseconds: Instant.hour)
            // What is said of the person in the context of the call is not said of the company.
            try await desk.workspace.send(
                #"{"type":"group","userId":"u-9","groupId":"c-1","traits":{"city":"대전"},"context":{"traits":{"grade":"mine"}}}"#
            )
            try await desk.workspace.settle()
            let id = try #require(job.parameters["import"]?.string)
            let undone = try await desk.ended(desk.imports.undo(id, by: "mina@example.com"))
            #expect(undone.state == .finished)
            #expect(undone.report.numbers == ["companies_changed": 2, "values_reverted": 5])
            let first = try #require(try await desk.workspace.companies.company(groupID: "c-1"))
            #expect(first.traits == ["plan": "pro", "city": "대전"])
            let second = try #require(try await desk.workspace.companies.company(groupID: "c-2"))
            #expect(second.traits == [:])
            #expect(try await desk.workspace.companies.members(ofGroupID: "c-1").count == 2)
            await #expect(throws: ImportFailure.notUndoable) { try await desk.imports.undo(id, by: "a") }
        }
    }

    @Test("What happened is not taken back", arguments: Engine.all)
    func undoEvents(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let job = try await desk.bring("user_id,event,time\nu-1,Signed Up,2026-01-01T00:00:00Z\n", .events)
            let id = try #require(job.parameters["import"]?.string)
            await #expect(throws: ImportFailure.notUndoable) { try await desk.imports.undo(id, by: "a") }
        }
    }

    @Test("An import holds back while the pipeline is behind, and loses nothing")
    func backPressure() async throws {
        try await withDesk(.sqlite, room: 600) { desk in
            let rows = (0..<5_000).map { "u-\($0),\($0)" }.joined(separator: "\n")
            let job = try await desk.bring("user_id,score\n" + rows + "\n", .people)
            #expect(job.report.numbers["imported"] == 5_000)
            #expect(try await desk.workspace.count("event") == 5_000)
        }
    }

    @Test("What was planned can be changed and thrown away until it is started", arguments: Engine.all)
    func planning(_ engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let path = desk.folder + "/plan.csv"
            try "name\nMina\n".write(toFile: path, atomically: true, encoding: .utf8)
            var planned = try await desk.imports.plan(
                path: path,
                fileName: "plan.csv",
                isUpload: true,
                kind: .people,
                timeZone: "UTC",
                by: "a"
            )
            await #expect(throws: ImportFailure.missingPerson) { try await desk.imports.start(planned.id, by: "a") }
            var plan = planned.plan
            plan.targets = [.userID]
            planned = try await desk.imports.change(planned.id, plan: plan, sourceName: "CRM")
            #expect(planned.plan == plan)
            let job = try await desk.ended(desk.imports.start(planned.id, by: "a"))
            #expect(job.state == .finished)
            await #expect(throws: ImportFailure.alreadyStarted) { try await desk.imports.discard(planned.id) }
            // An upload that was read to its end is needed no more.
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
