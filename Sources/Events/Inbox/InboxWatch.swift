public import Core
public import Storage

/// Where the inbox and the pipeline stand, by what is stored: also right beside a server that works on the same databases.
public struct InboxWatch: Sendable {
    private let inbox: any Database
    private let record: any Database

    public init(inbox: any Database, record: any Database) {
        self.inbox = inbox
        self.record = record
    }

    /// The number of the last row that was taken.
    public func last() async throws -> Int64 {
        try await inbox.read { tx in try tx.row("SELECT last FROM inbox_head")?.integer(0) ?? 0 }
    }

    /// The number of the last row that the pipeline has done.
    public func position() async throws -> Int64 {
        try await record.read { tx in try PipelinePosition.current(in: tx) }
    }

    /// How many of the events that a source sent in these rows did not become a record, by state. Those of one request
    /// share the moment at which they were received.
    public func rejected(
        source: Int64,
        receivedAt: Instant,
        after first: Int64,
        through last: Int64
    ) async throws -> [EventState: Int64] {
        try await record.read { tx in
            var counts: [EventState: Int64] = [:]
            for row in try tx.rows(
                """
                SELECT state, COUNT(*) FROM rejection WHERE inbox_id > \(first) AND inbox_id <= \(last)
                AND source = \(source) AND received_at = \(receivedAt) GROUP BY state
                """
            ) {
                guard let state = EventState(rawValue: try row.integer(0)) else { continue }
                counts[state] = try row.integer(1)
            }
            return counts
        }
    }
}
