import Core
public import Storage

/// Writes the events and what did not become one. The last of the steps: it writes most and asks nothing, so that no other step
/// waits for its rows.
public struct Recording: PipelineStep {
    private var timeline: TimelineIndex

    /// `recentTimeline`: how many of the latest events stand in the small index of the timelines.
    public init(recentTimeline: Int = 160_000) { timeline = TimelineIndex(recent: recentTimeline) }

    public mutating func forget() {}

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        try record(batch, in: tx)
        try timeline.add(batch.events, in: tx)
        try count(batch.events, in: tx)
        if batch.isReplay { try batch.reconcile(in: tx) }
        try reject(batch.rejections, in: tx)
    }

    private func record(_ batch: MicroBatch, in tx: any WriteTransaction) throws {
        let events = batch.events
        guard !events.isEmpty else { return }
        try tx.insert(
            into: "event",
            [
                Column("number", events.map(\.number)),
                Column("profile", events.map(\.profile)),
                Column("name", events.map { batch.nameNumber(of: $0) }),
                Column("source", events.map(\.source)),
                Column("time", events.map(\.time.microseconds)),
                Column("received_at", events.map(\.receivedAt.microseconds)),
                Column("sent_at", events.map(\.content.sentAt?.microseconds)),
                Column("ip", events.map(\.content.ip)),
                Column("payload", events.map(\.content.payload)),
            ]
        )
    }

    private func count(_ events: [IncomingEvent], in tx: any WriteTransaction) throws {
        guard !events.isEmpty else { return }
        var activity: [Int64: (events: Int64, first: Int64, last: Int64)] = [:]
        for event in events {
            let time = event.receivedAt.microseconds
            var entry = activity[event.source] ?? (0, time, time)
            entry = (entry.events + 1, min(entry.first, time), max(entry.last, time))
            activity[event.source] = entry
        }
        let sources = activity.keys.sorted()
        try tx.insert(
            into: "source_activity",
            [
                Column("source", sources),
                Column("events", sources.map { activity[$0]?.events ?? 0 }),
                Column("first_event_at", sources.map { activity[$0]?.first ?? 0 }),
                Column("last_event_at", sources.map { activity[$0]?.last ?? 0 }),
            ],
            onConflict: """
                (source) DO UPDATE SET events = source_activity.events + excluded.events, last_event_at =
                CASE WHEN excluded.last_event_at > source_activity.last_event_at
                THEN excluded.last_event_at ELSE source_activity.last_event_at END
                """
        )
    }

    private func reject(_ rejections: [Rejection], in tx: any WriteTransaction) throws {
        guard !rejections.isEmpty else { return }
        try tx.insert(
            into: "rejection",
            [
                Column("inbox_id", rejections.map(\.position.inboxID)),
                Column("item", rejections.map(\.position.item)),
                Column("state", rejections.map(\.state.rawValue)),
                Column("reason", rejections.map(\.reason.rawValue)),
                Column("detail", rejections.map(\.detail)),
                Column("type", rejections.map(\.type?.rawValue)),
                Column("name", rejections.map(\.name)),
                Column("message_id", rejections.map(\.messageID)),
                Column("source", rejections.map(\.source)),
                Column("time", rejections.map(\.time.microseconds)),
                Column("received_at", rejections.map(\.receivedAt.microseconds)),
                Column("payload", rejections.map(\.payload)),
            ],
            onConflict: """
                (inbox_id, item) DO UPDATE SET state = excluded.state, reason = excluded.reason,
                detail = excluded.detail, type = excluded.type, name = excluded.name,
                message_id = excluded.message_id, time = excluded.time, payload = excluded.payload
                """
        )
    }
}
