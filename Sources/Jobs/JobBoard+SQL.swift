import Core
import Storage

extension JobBoard {
    private static let columns: SQL = """
        number, id, kind, started_by, parameters, state, is_cancelling, done, total, unit, phase, numbers, files, checkpoint,
        problem_code, problem_message, created_at, started_at, ended_at, done_before
        """

    static func job(_ id: String, in tx: any ReadTransaction) throws -> Job {
        guard let row = try tx.row("SELECT \(columns) FROM job WHERE id = \(id)") else { throw JobFailure.unknownJob }
        return try job(row)
    }

    static func jobs(kind: String?, after cursor: Cursor?, limit: Int, in tx: any ReadTransaction) throws -> Page<Job> {
        var conditions: [SQL] = []
        if let kind { conditions.append("kind = \(kind)") }
        if let cursor { conditions.append("number < \(cursor.keys[0])") }
        let clause: SQL = conditions.isEmpty ? "" : "WHERE " + SQL.joined(conditions, separator: " AND ")
        let rows = try tx.rows("SELECT \(columns) FROM job \(clause) ORDER BY number DESC LIMIT \(limit + 1)")
        let next = rows.count > limit ? Cursor(try rows[limit - 1].integer(0)).text : nil
        return Page(items: try rows.prefix(limit).map(job), next: next)
    }

    /// The oldest of those that wait and that one of `kinds` can do, now running.
    func claim(_ kinds: [String]) async throws -> Job? {
        let now = clock.now()
        return try await database.write { tx in
            guard
                let row = try tx.row(
                    """
                    SELECT id FROM job WHERE state = 'waiting' AND kind IN (\(SQL.list(kinds.map { .text($0) })))
                    ORDER BY number LIMIT 1
                    """
                )
            else { return nil }
            return try Self.begin(row.text(0), at: now, in: tx)
        }
    }

    /// This one, now running. Throws ``JobFailure``.
    func claim(job id: String) async throws -> Job {
        let now = clock.now()
        return try await database.write { tx in
            guard try Self.job(id, in: tx).state == .waiting, let job = try Self.begin(id, at: now, in: tx) else {
                throw JobFailure.alreadyEnded
            }
            return job
        }
    }

    /// Nil where another process was quicker.
    private static func begin(_ id: String, at now: Instant, in tx: any WriteTransaction) throws -> Job? {
        let changed = try tx.execute(
            """
            UPDATE job SET state = 'running', started_at = \(now), ended_at = NULL, done_before = done
            WHERE id = \(id) AND state = 'waiting'
            """
        )
        return changed == 1 ? try job(id, in: tx) : nil
    }

    /// Writes how far it is; whether somebody asked for its end.
    func note(_ report: JobReport, of id: String) async throws -> Bool {
        try await database.write(.eventual) { tx in
            try Self.write(report, of: id, in: tx)
            return try tx.row("SELECT is_cancelling FROM job WHERE id = \(id)")?.integer(0) == 1
        }
    }

    /// Whether somebody asked for its end.
    func isCancelling(_ id: String) async throws -> Bool {
        try await database.read { tx in
            try tx.row("SELECT is_cancelling FROM job WHERE id = \(id)")?.integer(0) == 1
        }
    }

    /// Writes how it ended.
    func end(_ id: String, as state: JobState, _ report: JobReport, problem: JobProblem?) async throws {
        let now = clock.now()
        try await database.write { tx in
            try Self.write(report, of: id, in: tx)
            try tx.execute(
                """
                UPDATE job SET state = \(state.rawValue), is_cancelling = 0, problem_code = \(problem?.code),
                problem_message = \(problem?.message), ended_at = \(now) WHERE id = \(id)
                """
            )
        }
    }

    /// What the end of the process before this one left behind: what can go on waits for its turn again.
    func resume(_ kinds: [String]) async throws {
        let now = clock.now()
        try await database.write { tx in
            try tx.execute(
                "UPDATE job SET state = 'cancelled', is_cancelling = 0, ended_at = \(now) WHERE state = 'running' AND is_cancelling = 1"
            )
            try tx.execute(
                """
                UPDATE job SET state = 'waiting', ended_at = NULL WHERE state IN ('running', 'interrupted')
                AND kind IN (\(SQL.list(kinds.map { .text($0) })))
                """
            )
            try tx.execute("UPDATE job SET state = 'interrupted', ended_at = \(now) WHERE state = 'running'")
        }
    }

    /// Forgets jobs that ended before `instant`, with their files, at most 100; how many.
    func forget(endedBefore instant: Instant) async throws -> Int {
        let ids = try await database.write { tx in
            let ids = try tx.rows("SELECT id FROM job WHERE ended_at < \(instant) ORDER BY number LIMIT 100").map {
                try $0.text(0)
            }
            try tx.delete(from: "job", matching: [Column("id", ids)])
            return ids
        }
        for id in ids { folder.remove(job: id) }
        return ids.count
    }

    private static func write(_ report: JobReport, of id: String, in tx: any WriteTransaction) throws {
        let numbers = JSON.object(report.numbers.mapValues { .integer($0) })
        let files = JSON.array(
            report.files.map {
                ["name": .string($0.name), "contentType": .string($0.contentType), "bytes": .integer($0.bytes)]
            }
        )
        try tx.execute(
            """
            UPDATE job SET done = \(report.done), total = \(report.total), unit = \(report.unit), phase = \(report.phase),
            numbers = \(numbers.text), files = \(files.text), checkpoint = \(report.checkpoint?.text) WHERE id = \(id)
            """
        )
    }

    private static func job(_ row: Row) throws -> Job {
        let state = try row.text(5)
        guard let state = JobState(rawValue: state) else {
            throw StorageFailure(.unexpectedValue, "there is no state \(state) of a job")
        }
        let problem = try row.optionalText(14)
        return Job(
            id: try row.text(1),
            kind: try row.text(2),
            startedBy: try row.text(3),
            parameters: try JSON(parsing: row.text(4)),
            state: state,
            isCancelling: try row.integer(6) == 1,
            report: try report(row),
            problem: try problem.map { JobProblem(code: $0, message: try row.optionalText(15) ?? "") },
            createdAt: try row.instant(16),
            startedAt: try row.optionalInstant(17),
            endedAt: try row.optionalInstant(18),
            doneBefore: try row.integer(19)
        )
    }

    private static func report(_ row: Row) throws -> JobReport {
        var report = JobReport()
        report.done = try row.integer(7)
        report.total = try row.optionalInteger(8)
        report.unit = try row.text(9)
        report.phase = try row.optionalText(10)
        if case .object(let numbers) = try JSON(parsing: row.text(11)) {
            report.numbers = numbers.compactMapValues(\.integer)
        }
        report.files = (try JSON(parsing: row.text(12)).array ?? []).map { file in
            JobFile(
                name: file["name"]?.string ?? "",
                contentType: file["contentType"]?.string ?? "application/octet-stream",
                bytes: file["bytes"]?.integer ?? 0
            )
        }
        report.checkpoint = try row.optionalText(13).map { try JSON(parsing: $0) }
        return report
    }
}
