public import Core
public import Events
import Foundation
public import Jobs
public import Storage

/// The imports of a workspace: planned, looked at, started, taken back.
public struct Imports: Sendable {
    /// The kinds of their jobs.
    public static let jobKind = "import"
    public static let undoKind = "import-undo"

    let database: any Database
    let sources: Sources
    let jobs: JobBoard
    let clock: any WallClock
    /// The folder of uploads.
    private let uploads: String

    /// `files`: the folder under which uploads are kept.
    public init(database: any Database, sources: Sources, jobs: JobBoard, files: String, clock: any WallClock) {
        self.database = database
        self.sources = sources
        self.jobs = jobs
        self.clock = clock
        uploads = files + "/imports"
    }

    /// Plans the import of the file at `path`, as its names and first values suggest. Throws ``ImportFailure``.
    public func plan(
        path: String,
        fileName: String,
        isUpload: Bool,
        kind: ImportKind,
        timeZone: String,
        by who: String
    ) async throws -> Import {
        let probe = try FileProbe(path: path)
        let plan = ImportPlan.suggested(for: probe, kind: kind, timeZone: timeZone)
        return try await add(plan, path: path, fileName: fileName, isUpload: isUpload, by: who)
    }

    /// Keeps a file that is being uploaded and plans its import as ``plan(path:fileName:isUpload:kind:timeZone:by:)`` does. In
    /// constant memory. `declared`: the bytes that the sender says there are. Throws ``ImportFailure``, also
    /// ``ImportFailure/fileTooLarge(limit:)``; then nothing is left of the file.
    public func plan<Chunks: AsyncSequence>(
        upload chunks: Chunks,
        of declared: Int?,
        limit: Int,
        fileName: String,
        kind: ImportKind,
        timeZone: String,
        by who: String
    ) async throws -> Import where Chunks.Element: Collection<UInt8> {
        if let declared, declared > limit { throw ImportFailure.fileTooLarge(limit: Int64(limit)) }
        let path = "\(uploads)/\(UUIDv7.make(at: clock.now()))"
        do {
            try await UploadedFile.write(chunks, to: path, limit: limit)
            return try await plan(
                path: path,
                fileName: fileName,
                isUpload: true,
                kind: kind,
                timeZone: timeZone,
                by: who
            )
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    /// Keeps a plan. The source has the name of the file unless another one is given.
    public func add(
        _ plan: ImportPlan,
        path: String,
        fileName: String,
        isUpload: Bool = false,
        sourceName: String? = nil,
        by who: String
    ) async throws -> Import {
        let now = clock.now()
        let id = UUIDv7.make(at: now)
        let name = Normalisation.storable(String(fileName.trimmed.prefix(100)))
        let fileName = name.isEmpty ? "import" : name
        let source = try Self.checked(sourceName: sourceName ?? fileName)
        return try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO import (number, id, file_name, path, is_upload, plan, source_name, created_by, created_at)
                SELECT COALESCE(MAX(number), 0) + 1, \(id), \(fileName), \(path), \(isUpload), \(plan.json.text),
                    \(source), \(who), \(now) FROM import
                """
            )
            return try Self.import(id, in: tx)
        }
    }

    /// Throws ``ImportFailure/unknownImport``.
    public func `import`(_ id: String) async throws -> Import {
        try await database.read { tx in try Self.import(id, in: tx) }
    }

    /// Newest first, at most `limit`.
    public func latest(_ limit: Int) async throws -> [Import] {
        try await database.read { tx in try Self.imports("ORDER BY number DESC LIMIT \(limit)", in: tx) }
    }

    /// Changes what has not been started. Throws ``ImportFailure``.
    public func change(_ id: String, plan: ImportPlan, sourceName: String) async throws -> Import {
        let source = try Self.checked(sourceName: sourceName)
        return try await database.write { tx in
            guard try Self.import(id, in: tx).job == nil else { throw ImportFailure.alreadyStarted }
            try tx.execute(
                "UPDATE import SET plan = \(plan.json.text), source_name = \(source) WHERE id = \(id)"
            )
            return try Self.import(id, in: tx)
        }
    }

    /// Begins: from now on a job works on it. Throws ``ImportFailure`` where the plan does not say enough.
    public func start(_ id: String, by who: String) async throws -> Job {
        let planned = try await self.import(id)
        guard planned.job == nil else { throw ImportFailure.alreadyStarted }
        try planned.plan.check()
        let source: Int64
        do {
            source = try await sources.importSource(named: planned.sourceName)
        } catch is SourceFailure {
            throw ImportFailure.badSourceName
        }
        let now = clock.now()
        return try await database.write { tx in
            // Two imports of one source never share their moment.
            let last = try tx.row("SELECT MAX(received_at) FROM import WHERE source = \(source)")?.optionalInstant(0)
            let receivedAt = max(now, last?.advanced(byMicroseconds: 1) ?? now)
            let job = try jobs.enlist(Self.jobKind, parameters: Self.parameters(planned), by: who, in: tx)
            let changed = try tx.execute(
                """
                UPDATE import SET job = \(job.id), source = \(source), received_at = \(receivedAt)
                WHERE id = \(id) AND job IS NULL
                """
            )
            guard changed == 1 else { throw ImportFailure.alreadyStarted }
            return job
        }
    }

    /// Forgets what was never started, with its file. Throws ``ImportFailure``.
    public func discard(_ id: String) async throws {
        let planned = try await self.import(id)
        guard planned.job == nil else { throw ImportFailure.alreadyStarted }
        try await database.write { tx in
            try tx.execute("DELETE FROM import WHERE id = \(id) AND job IS NULL")
        }
        removeUpload(of: planned)
    }

    /// Takes back what an import said of people or companies, as a job (see ``UndoJob``). Throws ``ImportFailure/notUndoable``.
    public func undo(_ id: String, by who: String) async throws -> Job {
        let done = try await self.import(id)
        guard done.isUndoable, let first = done.job, try await jobs.job(first).state.isFinal
        else {
            throw ImportFailure.notUndoable
        }
        return try await database.write { tx in
            let job = try jobs.enlist(Self.undoKind, parameters: Self.parameters(done), by: who, in: tx)
            let changed = try tx.execute("UPDATE import SET undo_job = \(job.id) WHERE id = \(id) AND undo_job IS NULL")
            guard changed == 1 else { throw ImportFailure.notUndoable }
            return job
        }
    }

    /// The uploaded file has been read to its end and is needed no more.
    func removeUpload(of done: Import) {
        if done.isUpload { try? FileManager.default.removeItem(atPath: done.path) }
    }

    private static func parameters(_ planned: Import) -> JSON {
        ["import": .string(planned.id), "title": .string(planned.fileName), "of": .string(planned.kind.rawValue)]
    }

    private static func checked(sourceName: String) throws(ImportFailure) -> String {
        let name = Normalisation.storable(sourceName.trimmed)
        guard (1...100).contains(name.count) else { throw .badSourceName }
        return name
    }
}

extension Imports {
    static func `import`(_ id: String, in tx: any ReadTransaction) throws -> Import {
        guard let found = try imports("WHERE id = \(id)", in: tx).first else { throw ImportFailure.unknownImport }
        return found
    }

    private static func imports(_ clause: SQL, in tx: any ReadTransaction) throws -> [Import] {
        try tx.rows(
            """
            SELECT id, file_name, path, is_upload, plan, source_name, created_by, created_at, job, undo_job, source, received_at
            FROM import \(clause)
            """
        ).map { row in
            guard let plan = ImportPlan(try JSON(parsing: row.text(4))) else {
                throw StorageFailure(.unexpectedValue, "the plan of an import cannot be read")
            }
            let source = try row.optionalInteger(10)
            let receivedAt = try row.optionalInstant(11)
            var run: ImportRun?
            if let source, let receivedAt { run = ImportRun(source: source, receivedAt: receivedAt) }
            return Import(
                id: try row.text(0),
                fileName: try row.text(1),
                path: try row.text(2),
                isUpload: try row.integer(3) == 1,
                plan: plan,
                sourceName: try row.text(5),
                createdBy: try row.text(6),
                createdAt: try row.instant(7),
                job: try row.optionalText(8),
                undoJob: try row.optionalText(9),
                run: run
            )
        }
    }
}
