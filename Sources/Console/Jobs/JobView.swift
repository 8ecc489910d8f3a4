import Core
import Jobs

/// One job: how far it is, what it came to, what it made.
struct JobView: Sendable {
    struct Number: Sendable {
        let title: String
        let value: String
    }

    struct File: Sendable {
        let name: String
        let path: String
        let size: String
    }

    /// Where to go on from a job that has ended.
    struct Link: Sendable {
        let title: String
        let path: String
    }

    /// The job can be taken back.
    struct Undo: Sendable {
        let path: String
        /// What it will touch.
        let consequence: String
    }

    let path: String
    let title: String
    /// What it is about: a file's name, a list's.
    let subject: String?
    let state: Chip
    let isRunning: Bool
    let canCancel: Bool
    let isCancelling: Bool
    let progress: JobProgressView
    let numbers: [Number]
    let files: [File]
    let problem: String?
    let startedBy: String
    let created: String
    let ended: String?
    let links: [Link]
    let undo: Undo?
    let hasActions: Bool

    init(_ job: Job, isMine: Bool, links: [Link] = [], undo: Undo? = nil, format: Format) {
        let text = format.text
        path = "/jobs/\(job.id)"
        title = JobView.title(job, text)
        subject = job.parameters["title"]?.string
        state = .job(job, text)
        isRunning = !job.state.isFinal
        isCancelling = job.isCancelling
        canCancel = isMine && !job.state.isFinal && !job.isCancelling
        progress = JobProgressView(job, format: format)
        numbers = job.report.numbers.sorted { $0.key < $1.key }.map { name, value in
            Number(title: JobView.text("jobs.number.\(name)", or: name, text), value: format.number(value))
        }
        files =
            !isMine
            ? []
            : job.report.files.map { file in
                File(name: file.name, path: "/jobs/\(job.id)/files/\(file.name)", size: format.bytes(file.bytes))
            }
        problem = job.problem.map { text.words(for: $0.code, [:]) ?? $0.message }
        startedBy = job.startedBy
        created = format.dateTime(job.createdAt)
        ended = job.endedAt.map(format.dateTime)
        self.links = links
        self.undo = undo
        hasActions = !links.isEmpty || undo != nil
    }

    static func title(_ job: Job, _ text: Catalogue) -> String {
        self.text("jobs.kind.\(job.kind)", or: job.kind, text)
    }

    fileprivate static func text(_ key: String, or other: String, _ text: Catalogue) -> String {
        text.has(key) ? text(key) : other
    }
}

/// How far a job is, in numbers and as a bar.
struct JobProgressView: Sendable {
    /// 0 … 100 for the bar; nil where nobody knows how much there is.
    let percent: Int?
    let done: String
    let timeLeft: String?
    let phase: String?
    /// There is something to say beside the state.
    let isShown: Bool

    init(_ job: Job, format: Format) {
        let text = format.text
        let report = job.report
        percent = job.fraction.map { Int($0 * 100) }
        // Bytes bring their unit along.
        let isBytes = report.unit == "bytes"
        let unit = isBytes ? "" : JobView.text("jobs.unit.\(report.unit)", or: report.unit, text)
        let count = isBytes ? format.bytes(report.done) : format.number(report.done)
        let total = report.total.map { isBytes ? format.bytes($0) : format.number($0) }
        done =
            if let total {
                text("jobs.done_of", ["done": count, "total": total, "unit": unit])
            } else {
                text("jobs.done", ["done": count, "unit": unit])
            }
        timeLeft = job.timeLeft(at: format.now).map { text("jobs.time_left", ["time": format.duration($0)]) }
        phase = job.state.isFinal ? nil : report.phase.map { JobView.text("jobs.phase.\($0)", or: $0, text) }
        isShown = !job.state.isFinal || report.done > 0
    }
}

extension Chip {
    static func job(_ job: Job, _ text: Catalogue) -> Chip {
        if job.isCancelling { return Chip(text("jobs.state.cancelling"), .warn) }
        let tone: Tone =
            switch job.state {
            case .waiting: .neutral
            case .running: .info
            case .finished: .good
            case .failed: .bad
            case .cancelled, .interrupted: .warn
            }
        return Chip(text("jobs.state.\(job.state.rawValue)"), tone)
    }
}
