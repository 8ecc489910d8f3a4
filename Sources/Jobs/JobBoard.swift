public import Core
public import Storage

/// The jobs of a workspace: asked for, looked at, ended.
public struct JobBoard: Sendable {
    let database: any Database
    let clock: any WallClock
    let folder: JobFolder
    let bell = JobBell()

    /// `files`: the folder under which jobs keep what they make.
    public init(database: any Database, files: String, clock: any WallClock) {
        self.database = database
        self.clock = clock
        folder = JobFolder(path: files + "/jobs")
    }

    /// Asks for work of this kind. It begins as soon as the ``JobRunner`` has a hand free, of this process or of another
    /// one that works on the same database.
    public func start(_ kind: String, parameters: JSON = [:], by who: String) async throws -> Job {
        let job = try await database.write { tx in try enlist(kind, parameters: parameters, by: who, in: tx) }
        bell.ring()
        return job
    }

    /// As above, inside a transaction of the caller's: the job is asked for if and when that is committed, and begins
    /// within a second.
    public func enlist(
        _ kind: String,
        parameters: JSON = [:],
        by who: String,
        in tx: any WriteTransaction
    ) throws -> Job {
        let now = clock.now()
        let id = UUIDv7.make(at: now)
        try tx.execute(
            """
            INSERT INTO job (number, id, kind, started_by, parameters, state, is_cancelling, done, unit, numbers, files,
                created_at, done_before)
            SELECT COALESCE(MAX(number), 0) + 1, \(id), \(kind), \(who), \(parameters.text),
                \(JobState.waiting.rawValue), 0, 0, '', '{}', '[]', \(now), 0 FROM job
            """
        )
        return try Self.job(id, in: tx)
    }

    /// Throws ``JobFailure/unknownJob``.
    public func job(_ id: String) async throws -> Job { try await database.read { tx in try Self.job(id, in: tx) } }

    /// Newest first; of one kind, where one is named. `cursor` is the `next` of the page before.
    public func list(kind: String? = nil, after cursor: String? = nil, limit: Int) async throws -> Page<Job> {
        let cursor = try cursor.map { try Cursor($0, count: 1) }
        return try await database.read { tx in try Self.jobs(kind: kind, after: cursor, limit: limit, in: tx) }
    }

    /// How many wait or run.
    public func unfinished() async throws -> Int {
        try await database.read { tx in
            Int(try tx.row("SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running')")?.integer(0) ?? 0)
        }
    }

    /// Asks for its end. What waits ends at once; what runs, as soon as it has noticed. Throws ``JobFailure``.
    public func cancel(_ id: String) async throws -> Job {
        let now = clock.now()
        return try await database.write { tx in
            let job = try Self.job(id, in: tx)
            guard !job.state.isFinal else { throw JobFailure.alreadyEnded }
            if job.state == .waiting {
                try tx.execute("UPDATE job SET state = 'cancelled', ended_at = \(now) WHERE id = \(id)")
            } else {
                try tx.execute("UPDATE job SET is_cancelling = 1 WHERE id = \(id)")
            }
            return try Self.job(id, in: tx)
        }
    }

    /// Lets a job that was interrupted or failed go on from its checkpoint. Throws ``JobFailure``.
    public func resume(_ id: String) async throws -> Job {
        let job = try await database.write { tx in
            let changed = try tx.execute(
                """
                UPDATE job SET state = 'waiting', ended_at = NULL, problem_code = NULL, problem_message = NULL
                WHERE id = \(id) AND state IN ('interrupted', 'failed')
                """
            )
            let job = try Self.job(id, in: tx)
            guard changed == 1 else { throw JobFailure.alreadyEnded }
            return job
        }
        bell.ring()
        return job
    }

    /// Where a file that the job offers lies on this machine. Throws ``JobFailure``.
    public func path(ofFile name: String, job id: String) async throws -> (file: JobFile, path: String) {
        let job = try await job(id)
        guard let file = job.report.files.first(where: { $0.name == name }), let path = folder.path(of: name, job: id)
        else { throw JobFailure.unknownFile }
        return (file, path)
    }
}
