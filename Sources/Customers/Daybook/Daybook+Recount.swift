import Core
import Events
import Storage

extension Daybook {
    /// How far a recount is.
    public struct Progress: Sendable {
        /// The number of the last event that is counted, and of the last that is recorded.
        public let counted: Int64
        public let last: Int64
    }

    /// Whether nothing has to be counted anew.
    func isCurrent() async throws -> Bool {
        try await database.read { tx in try DaybookState.stored(in: tx)?.isCurrent ?? true }
    }

    /// Does one transaction of a recount where one has to be done, so that its caller can rest between two.
    public func recountPortion(slice: Int = 20_000) async throws -> Freshness {
        guard try await !isCurrent(), let done = try await recountOnce(slice: slice) else { return .current }
        return done.isDone ? .current : .behind
    }

    /// Throws away what was counted, so that the next recount begins at the first event.
    public func discard() async throws {
        try await database.write { tx in
            guard let state = try DaybookState.stored(in: tx) else { return }
            try DaybookState.beginAnew(in: state.zone, tx: tx)
        }
    }

    /// Counts what was recorded until nothing is missing, `slice` events a transaction. Safe at any time, also beside a
    /// running server and after an interruption. Answers with the number of the last event.
    @discardableResult
    public func recount(
        slice: Int = 20_000,
        progress: @Sendable (Progress) -> Void = { _ in }
    ) async throws -> Int64 {
        while true {
            try Task.checkCancellation()
            guard let done = try await recountOnce(slice: slice) else { return 0 }
            progress(done.progress)
            if done.isDone { return done.progress.counted }
        }
    }

    /// One transaction of a recount; nil before the daybook was opened.
    func recountOnce(slice: Int) async throws -> (progress: Progress, isDone: Bool)? {
        try await database.write(.eventual) { [eventLog] tx in try Self.recount(slice: slice, eventLog, in: tx) }
    }

    private static func recount(
        slice: Int,
        _ eventLog: EventLog,
        in tx: any WriteTransaction
    ) throws -> (progress: Progress, isDone: Bool)? {
        try Pipeline.hold(in: tx)
        guard let state = try DaybookState.stored(in: tx) else { return nil }
        let last = try eventLog.lastNumber(in: tx)
        guard !state.isCurrent else { return (Progress(counted: last, last: last), true) }
        let events = try eventLog.counted(after: state.counted, limit: slice, in: tx)
        guard let end = events.last?.number else {
            try finish(state, in: tx)
            return (Progress(counted: state.counted, last: last), true)
        }
        var count = DayCount(hours: LocalHours(zone: state.zone))
        var tally = Tally()
        let survivors = try survivors(of: events, in: tx)
        var visits: [Visit] = []
        visits.reserveCapacity(events.count)
        for event in events {
            let hour = count.hour(of: event.time)
            visits.append(Visit(person: survivors[event.profile] ?? event.profile, hour: hour))
            tally.event(in: hour, source: event.source)
            if let order = event.order { tally.sale(of: order, in: hour) }
        }
        _ = try count.visit(visits, &tally, in: tx)
        try count.write(in: tx)
        try tally.write(in: tx)
        try tx.execute("UPDATE daybook SET counted = \(end) WHERE one = 1")
        return (Progress(counted: end, last: last), false)
    }

    /// Newcomers come last and all at once: since when people are known is kept elsewhere.
    private static func finish(_ state: DaybookState, in tx: any WriteTransaction) throws {
        var hours = LocalHours(zone: state.zone)
        var tally = Tally()
        try tx.forEach("SELECT first_seen FROM profile_activity") { row in
            tally.newcomers(1, in: hours.hour(of: try row.instant(0)))
        }
        try tally.write(in: tx)
        try tx.execute("UPDATE daybook SET is_current = 1, edition = edition + 1 WHERE one = 1")
    }

    private static func survivors(of events: [CountedEvent], in tx: any ReadTransaction) throws -> [Int64: Int64] {
        let profiles = Set(events.map(\.profile)).sorted()
        let found = try tx.lookup("survivor", from: "profile", matching: [Column("number", profiles)])
        return Dictionary(try found.map { (profiles[$0.key], try $0.row.integer(0)) }, uniquingKeysWith: { $1 })
    }
}
