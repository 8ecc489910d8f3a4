import Core
public import Events
public import Jobs

/// Brings a file into the inbox, from where its events go the way of all others.
///
/// It goes on after an interruption: what was taken since the last checkpoint is taken once more, and dropped by the
/// pipeline, because each row always has the same message id.
public struct ImportJob: JobKind {
    /// Batches that wait for their commit at the same time: they share it.
    private static let inFlight = 4
    /// How long an import that is ahead of the pipeline waits before it looks again.
    private static let patience = Duration.milliseconds(50)

    /// The file of rows that were not imported, where there are any.
    public static let rejectedFile = RejectedRows.fileName

    public let name = Imports.jobKind
    public let isResumable = true

    private let imports: Imports
    private let inbox: any Inbox
    private let backlog: @Sendable () -> Int64
    private let room: Int64
    private let watch: InboxWatch

    /// `backlog`: events that wait for the pipeline. `room`: at so many the import holds back, so that live events never
    /// wait long behind a file.
    public init(
        imports: Imports,
        inbox: any Inbox,
        backlog: @escaping @Sendable () -> Int64,
        room: Int64,
        watch: InboxWatch
    ) {
        self.imports = imports
        self.inbox = inbox
        self.backlog = backlog
        self.room = room
        self.watch = watch
    }

    public func perform(_ run: JobRun) async throws {
        let planned = try await imports.import(run.job.parameters["import"]?.string ?? "")
        guard let mark = planned.run else { throw ImportFailure.unknownImport }
        var checkpoint = try await Checkpoint(run.job.report.checkpoint, watch: watch)
        let rejects = try RejectedRows(
            path: run.path(ofFile: RejectedRows.fileName),
            columns: planned.plan.layout.columns,
            keeping: checkpoint.rejectedBytes
        )
        let reader = ReadingThread(
            try ImportReader(path: planned.path, plan: planned.plan, skipping: checkpoint.row)
        )
        run.update { report in
            report.unit = "bytes"
            report.total = reader.size
            report.phase = "reading"
            report.checkpoint = checkpoint.json
        }
        try await read(reader, rejects, mark, run, &checkpoint)
        if checkpoint.rejected > 0 { run.offer(file: RejectedRows.fileName, contentType: "text/csv; charset=utf-8") }
        try await settle(mark, checkpoint, run)
        imports.removeUpload(of: planned)
    }

    private func read(
        _ reader: ReadingThread,
        _ rejects: RejectedRows,
        _ mark: ImportRun,
        _ run: JobRun,
        _ checkpoint: inout Checkpoint
    ) async throws {
        var done = checkpoint
        try await withThrowingTaskGroup(of: Int.self) { group in
            var waiting: [Int: ImportBatch] = [:]
            var finished: Set<Int> = []
            var sent = 0
            var settled = 0
            func settle(_ number: Int) throws {
                finished.insert(number)
                // In the order of the file: a checkpoint says that everything before it is done.
                while finished.remove(settled) != nil {
                    if let batch = waiting.removeValue(forKey: settled) {
                        try rejects.append(batch.rejected)
                        done.pass(batch, rejectedBytes: rejects.bytes)
                    }
                    settled += 1
                }
                let done = done
                run.update { report in
                    report.done = done.position
                    report.numbers["rows"] = done.row
                    report.numbers["sent"] = done.sent
                    report.numbers["rejected"] = done.rejected
                    report.checkpoint = done.json
                }
            }
            while let batch = try await reader.next() {
                try Task.checkCancellation()
                while backlog() > room { try await Task.sleep(for: Self.patience) }
                let number = sent
                sent += 1
                waiting[number] = batch
                if batch.events > 0 {
                    group.addTask {
                        try await take(batch, mark)
                        return number
                    }
                } else {
                    try settle(number)
                }
                if waiting.count > Self.inFlight, let number = try await group.next() { try settle(number) }
            }
            while let number = try await group.next() { try settle(number) }
        }
        try rejects.flush()
        checkpoint = done
    }

    private func take(_ batch: ImportBatch, _ mark: ImportRun) async throws {
        let inspection = try RequestInspection(batch.body)
        let request = CollectedRequest(
            route: .batch,
            sourceNumber: mark.source,
            receivedAt: mark.receivedAt,
            ip: nil,
            body: inspection.body
        )
        while true {
            do {
                return try await inbox.append(request, events: batch.events)
            } catch is InboxFailure {
                try await Task.sleep(for: Self.patience)
            }
        }
    }

    /// Returns when the pipeline has done all of it, and says what came of it.
    private func settle(_ mark: ImportRun, _ checkpoint: Checkpoint, _ run: JobRun) async throws {
        let last = try await watch.last()
        run.update { $0.phase = "resolving" }
        while try await watch.position() < last { try await Task.sleep(for: Self.patience) }
        let rejected = try await watch.rejected(
            source: mark.source,
            receivedAt: mark.receivedAt,
            after: checkpoint.firstInboxRow,
            through: last
        )
        let duplicates = rejected[.duplicate] ?? 0
        let quarantined = (rejected[.quarantined] ?? 0) + (rejected[.dropped] ?? 0)
        run.update { report in
            report.numbers["duplicates"] = duplicates
            report.numbers["quarantined"] = quarantined
            report.numbers["imported"] = max(0, checkpoint.sent - duplicates - quarantined)
            report.numbers["sent"] = nil
        }
    }
}

/// How far an import is.
private struct Checkpoint {
    /// The last row of the file that was taken, rejected ones included.
    var row: Int64 = 0
    var sent: Int64 = 0
    var rejected: Int64 = 0
    /// Bytes of the file of rejected rows.
    var rejectedBytes: Int64 = 0
    /// Bytes of the imported file.
    var position: Int64 = 0
    /// The last row of the inbox before the import began.
    let firstInboxRow: Int64

    init(_ json: JSON?, watch: InboxWatch) async throws {
        row = json?["row"]?.integer ?? 0
        sent = json?["sent"]?.integer ?? 0
        rejected = json?["rejected"]?.integer ?? 0
        rejectedBytes = json?["rejectedBytes"]?.integer ?? 0
        position = json?["position"]?.integer ?? 0
        if let first = json?["firstInboxRow"]?.integer {
            firstInboxRow = first
        } else {
            firstInboxRow = try await watch.last()
        }
    }

    mutating func pass(_ batch: ImportBatch, rejectedBytes bytes: Int64) {
        row = batch.lastRow
        sent += Int64(batch.events)
        rejected += Int64(batch.rejected.count)
        position = batch.position
        rejectedBytes = bytes
    }

    var json: JSON {
        [
            "row": .integer(row), "sent": .integer(sent), "rejected": .integer(rejected),
            "rejectedBytes": .integer(rejectedBytes), "position": .integer(position),
            "firstInboxRow": .integer(firstInboxRow),
        ]
    }
}
