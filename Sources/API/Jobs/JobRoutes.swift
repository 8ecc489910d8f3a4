import Access
import Core
import Hummingbird
import Jobs
import Web

/// Long work: how far it is, what it came to, its end.
struct JobRoutes: Sendable {
    let jobs: JobBoard

    func add(to endpoints: Endpoints) {
        endpoints.get("jobs", for: [.readJobs]) { call in
            let page = try await jobs.list(
                kind: call.query.text("kind"),
                after: call.query.cursor,
                limit: call.query.limit()
            )
            return .list(page.map(\.json))
        }
        endpoints.get("jobs/:id", for: [.readJobs]) { try await jobs.job($0.path("id")).json }
        endpoints.post("jobs/:id/cancellation", for: [.writeJobs]) { call in
            .json(try await jobs.cancel(call.path("id")).json, status: .accepted)
        }
        endpoints.download("jobs/:id/files/:name", for: [.readJobs]) { call in
            let (file, path) = try await jobs.path(ofFile: call.path("name"), job: call.path("id"))
            return try await .download(path, name: file.name, contentType: file.contentType, context: call.context)
        }
        endpoints.refuseMethods(at: "jobs", allowing: [.get])
        endpoints.refuseMethods(at: "jobs/:id", allowing: [.get])
        endpoints.refuseMethods(at: "jobs/:id/cancellation", allowing: [.post])
        endpoints.refuseMethods(at: "jobs/:id/files/:name", allowing: [.get])
    }
}
