public import Core
public import ServiceLifecycle
public import Storage
import Synchronization

/// The inbox in a database, with group commit: while one transaction goes to disk, the next one gathers.
///
/// Run it as a service; on shutdown it writes what has been handed to it and refuses the rest.
public final class SQLInbox: Inbox, Service {
    private struct Waiting {
        let frame: [UInt8]
        let events: Int64
        let receivedAt: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State: ~Copyable {
        var waiting: [Waiting] = []
        var waitingEvents: Int64 = 0
        var backlog = InboxBacklog()
        var isClosed = false
    }

    private let database: any Database
    private let limits: InboxLimits
    private let state = Mutex(State())
    private let arrivals = Signal()
    /// Rises when rows were committed; the pipeline waits on it.
    let committed = Signal()

    public init(database: any Database, limits: InboxLimits = InboxLimits()) {
        self.database = database
        self.limits = limits
    }

    /// Events that were taken and that the pipeline has not reached.
    public var backlog: Int64 { state.withLock { $0.backlog.events + $0.waitingEvents } }

    /// When the oldest request was received that was taken and that the pipeline has not reached; nil where none waits.
    public var waitingSince: Instant? { state.withLock { $0.backlog.oldest } }

    public func append(_ request: CollectedRequest, events: Int) async throws {
        var frame: [UInt8] = []
        InboxFrame.encode(request, into: &frame)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let refusal: InboxFailure? = state.withLock { state in
                guard !state.isClosed, state.backlog.events + state.waitingEvents < limits.backlog else {
                    return InboxFailure(retryAfter: limits.retryAfter)
                }
                state.waiting.append(
                    Waiting(
                        frame: frame,
                        events: Int64(events),
                        receivedAt: request.receivedAt,
                        continuation: continuation
                    )
                )
                state.waitingEvents += Int64(events)
                return nil
            }
            if let refusal { continuation.resume(throwing: refusal) } else { arrivals.raise() }
        }
    }

    /// Commits what arrives until the service is shut down.
    public func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            while await arrivals.wait() {
                // Those who come at the same moment share a commit: it costs the same for one as for thirty.
                try? await Task.sleep(for: limits.gathering)
                await commitWaiting()
            }
            state.withLock { $0.isClosed = true }
            await commitWaiting()
        } onCancelOrGracefulShutdown: { [arrivals] in
            arrivals.finish()
        }
    }

    private func commitWaiting() async {
        while true {
            let group = takeGroup()
            guard !group.isEmpty else { return }
            await commit(group)
        }
    }

    private func takeGroup() -> [Waiting] {
        state.withLock { state in
            var bytes = 0
            let count = state.waiting.firstIndex { waiting in
                bytes += waiting.frame.count
                return bytes > limits.commitBytes && bytes > waiting.frame.count
            }
            let group = Array(state.waiting.prefix(count ?? state.waiting.count))
            state.waiting.removeFirst(group.count)
            return group
        }
    }

    private func commit(_ group: [Waiting]) async {
        let events = group.reduce(0) { $0 + $1.events }
        do {
            let rows = try rows(of: group)
            let ids = try await database.write { tx in try InboxTable.append(rows, in: tx) }
            state.withLock { state in
                state.waitingEvents -= events
                for (id, row) in zip(ids, rows) {
                    state.backlog.add(InboxTable.RowSize(id: id, events: row.events, receivedAt: row.receivedAt))
                }
            }
            for waiting in group { waiting.continuation.resume() }
            committed.raise()
        } catch {
            state.withLock { $0.waitingEvents -= events }
            for waiting in group { waiting.continuation.resume(throwing: error) }
        }
    }

    private func rows(of group: [Waiting]) throws -> [InboxTable.NewRow] {
        var rows: [InboxTable.NewRow] = []
        var frames: [UInt8] = []
        var events: Int64 = 0
        var receivedAt = Instant(microseconds: .max)
        func finishRow() throws {
            guard !frames.isEmpty else { return }
            rows.append(
                InboxTable.NewRow(
                    events: events,
                    receivedAt: receivedAt,
                    body: try PayloadCodec.compress(frames, with: nil)
                )
            )
            frames.removeAll(keepingCapacity: true)
            events = 0
            receivedAt = Instant(microseconds: .max)
        }
        for waiting in group {
            if frames.count + waiting.frame.count > limits.rowBytes { try finishRow() }
            frames += waiting.frame
            events += waiting.events
            receivedAt = min(receivedAt, waiting.receivedAt)
        }
        try finishRow()
        return rows
    }
}

extension SQLInbox {
    /// Counts what is waiting already, after a start. `position` is the last row that the pipeline has done.
    func countBacklog(after position: Int64) async throws {
        let rows = try await database.read { tx in try InboxTable.sizes(after: position, in: tx) }
        state.withLock { state in
            state.backlog = InboxBacklog()
            for row in rows { state.backlog.add(row) }
        }
    }

    /// The pipeline has done everything up to and with row `id`.
    func done(through id: Int64) {
        state.withLock { $0.backlog.remove(through: id) }
    }

    /// The next rows behind `position`, at least one where there is one.
    func rows(after position: Int64, limit: InboxTable.ReadLimit) async throws -> [InboxTable.StoredRow] {
        try await database.read { tx in try InboxTable.rows(after: position, limit: limit, in: tx) }
    }
}

/// The rows that wait, in order.
private struct InboxBacklog {
    private var rows: [InboxTable.RowSize] = []
    private var first = 0
    private(set) var events: Int64 = 0

    /// When the first request of the oldest one was received.
    var oldest: Instant? { first < rows.count ? rows[first].receivedAt : nil }

    mutating func add(_ row: InboxTable.RowSize) {
        rows.append(row)
        events += row.events
    }

    mutating func remove(through id: Int64) {
        while first < rows.count, rows[first].id <= id {
            events -= rows[first].events
            first += 1
        }
        if first > 1_024, first * 2 > rows.count {
            rows.removeFirst(first)
            first = 0
        }
    }
}
