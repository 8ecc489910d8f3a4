import Core
import Jobs

/// All jobs, newest first.
struct JobsView: Sendable {
    struct Row: Sendable {
        let path: String
        let title: String
        let subject: String?
        let state: Chip
        let progress: JobProgressView
        let startedBy: String
        let created: String
        let createdExactly: String
    }

    let rows: [Row]
    let isEmpty: Bool
    /// Something waits or runs: the list asks again by itself.
    let isMoving: Bool
    let here: String
    let first: String?
    let next: String?

    init(_ page: Page<Job>, cursor: String?, format: Format) {
        rows = page.items.map { job in
            Row(
                path: "/jobs/\(job.id)",
                title: JobView.title(job, format.text),
                subject: job.parameters["title"]?.string,
                state: .job(job, format.text),
                progress: JobProgressView(job, format: format),
                startedBy: job.startedBy,
                created: format.relative(job.createdAt),
                createdExactly: format.dateTime(job.createdAt)
            )
        }
        isEmpty = rows.isEmpty && cursor == nil
        isMoving = page.items.contains { !$0.state.isFinal }
        here = Query.path("/jobs", [("cursor", cursor)])
        first = cursor.map { _ in "/jobs" }
        next = page.next.map { Query.path("/jobs", [("cursor", $0)]) }
    }
}
