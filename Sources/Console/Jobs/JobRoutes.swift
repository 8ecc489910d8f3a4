import Access
import Core
import Foundation
import Hummingbird
import Importing
import Jobs
import Web

/// Long work: what runs and what ran, one job with its progress, its end, and what it made.
struct JobRoutes: Sendable {
    private static let pageSize = 50

    let jobs: JobBoard
    let imports: Imports
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/jobs", for: .useConsole, use: list)
        screens.get("/jobs/:id", for: .useConsole, use: show)
        screens.post("/jobs/:id/cancellation", for: .useConsole, use: cancel)
        screens.get("/jobs/:id/files/:name", for: .useConsole, use: download)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let page = try await jobs.list(after: request.query["cursor"], limit: Self.pageSize)
        let view = JobsView(page, cursor: request.query["cursor"], format: pages.format(context))
        if request.isPartial { return try pages.fragment("jobs/rows", view, context) }
        return try pages.page("jobs/list", view, at: .jobs, request, context)
    }

    /// The page, and the part of it that asks again by itself as long as the job runs.
    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let job = try await jobs.job(context.parameters.require("id"))
        let view = try await view(of: job, context)
        if request.isPartial { return try pages.fragment("jobs/card", view, context) }
        return try pages.page("jobs/page", view, at: .jobs, request, context)
    }

    private func view(of job: Job, _ context: ConsoleContext) async throws -> JobView {
        let format = pages.format(context)
        var links: [JobView.Link] = []
        var undo: JobView.Undo?
        if job.kind == Imports.jobKind, job.state.isFinal, let id = job.parameters["import"]?.string {
            let done = try await imports.import(id)
            links = ImportLinks.after(done, format.text)
            if done.isUndoable, context.allows(.importData) {
                let rows = format.number(job.report.numbers["imported"] ?? job.report.numbers["sent"] ?? 0)
                undo = JobView.Undo(
                    path: "/imports/\(done.id)/undo",
                    consequence: format.text("imports.undo.consequence", ["rows": rows, "file": done.fileName])
                )
            }
        }
        return JobView(job, isMine: isMine(job, context), links: links, undo: undo, format: format)
    }

    @Sendable private func cancel(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let job = try await jobs.job(context.parameters.require("id"))
        guard isMine(job, context) else { throw ConsoleFailure.notAllowed }
        _ = try? await jobs.cancel(job.id)
        return .seeOther("/jobs/\(job.id)")
    }

    @Sendable private func download(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let job = try await jobs.job(context.parameters.require("id"))
        guard isMine(job, context) else { throw ConsoleFailure.notAllowed }
        let name = try context.parameters.require("name").removingPercentEncoding ?? ""
        let (file, path) = try await jobs.path(ofFile: name, job: job.id)
        return try await .download(path, name: file.name, contentType: file.contentType, context: context)
    }

    /// Whoever asked for a job, and those who see to the whole workspace, may end it and read what it made.
    private func isMine(_ job: Job, _ context: ConsoleContext) -> Bool {
        context.session?.user.email == job.startedBy || context.allows(.manageSources)
    }
}
