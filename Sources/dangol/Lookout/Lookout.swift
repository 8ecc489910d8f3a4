import Access
import Core
import Events
import Jobs
import Logging
import ServiceLifecycle

/// Looks every few seconds whether something happened that people should be told.
actor Lookout: Service {
    private static let interval = Duration.seconds(2)
    /// An older first event is no news: the notices came later than the source.
    private static let news = Instant.day

    private let sources: Sources
    private let pipeline: Pipeline
    private let jobs: JobBoard
    private let users: Users
    private let notices: Notices
    private let clock: any WallClock
    private let logger: Logger
    private var watch = QuarantineWatch()
    private var started: Set<String> = []
    private var ended: Set<String> = []

    init(
        sources: Sources,
        pipeline: Pipeline,
        jobs: JobBoard,
        users: Users,
        notices: Notices,
        clock: any WallClock,
        logger: Logger
    ) {
        self.sources = sources
        self.pipeline = pipeline
        self.jobs = jobs
        self.users = users
        self.notices = notices
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await self.lookAtSources()
                    try await self.lookAtQuarantine()
                    try await self.lookAtJobs()
                } catch let failure as any Failure {
                    self.logger.warning("notices could not be written", metadata: ["code": "\(failure.code)"])
                }
                try await Task.sleep(for: Self.interval)
            }
        }
    }

    private func lookAtSources() async throws {
        let now = clock.now()
        for source in try await sources.list() where !started.contains(source.id) {
            guard let first = source.firstEventAt else { continue }
            started.insert(source.id)
            guard now.microseconds(since: first) < Self.news else { continue }
            try await notices.tell(
                .sourceStarted,
                ["name": source.name],
                path: "/sources/\(source.id)",
                to: .everybody(who: .viewSources),
                key: "\(Notice.Kind.sourceStarted.rawValue):\(source.id)"
            )
        }
    }

    private func lookAtQuarantine() async throws {
        let now = clock.now()
        let status = pipeline.currentStatus
        let total = status.recorded + status.quarantined
        guard let spike = watch.note(quarantined: status.quarantined, total: total, at: now) else { return }
        try await notices.tell(
            .quarantineSpike,
            ["count": "\(spike.count)", "percent": "\(spike.percent)"],
            path: "/live?state=\(EventState.quarantined)",
            to: .everybody(who: .viewEvents),
            key: "\(Notice.Kind.quarantineSpike.rawValue):\(now.microseconds / Instant.hour)"
        )
    }

    /// Tells whoever began a job in the console how it ended.
    private func lookAtJobs() async throws {
        let now = clock.now()
        for job in try await jobs.list(limit: 50).items where !ended.contains(job.id) {
            guard let kind = job.state.notice, let end = job.endedAt else { continue }
            ended.insert(job.id)
            guard now.microseconds(since: end) < Self.news, let user = try await users.user(email: job.startedBy) else {
                continue
            }
            try await notices.tell(
                kind,
                ["kind": job.kind],
                path: "/jobs/\(job.id)",
                to: .user(user.id),
                key: "\(kind.rawValue):\(job.id)"
            )
        }
    }
}

extension JobState {
    /// What to tell of a job that ended so; nil for what goes on, and for what somebody ended.
    fileprivate var notice: Notice.Kind? {
        switch self {
        case .finished: .jobFinished
        case .failed: .jobFailed
        case .waiting, .running, .cancelled, .interrupted: nil
        }
    }
}
