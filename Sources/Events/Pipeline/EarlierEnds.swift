import Core
import Storage

/// How the events of a stretch of the inbox have ended, asked before it runs again.
///
/// A place in the inbox either has a row in `rejection` or was recorded. The exception is a request that was put aside as a
/// whole: its first place has a row, which speaks for all of them.
struct EarlierEnds {
    enum End {
        case recorded
        case rejected(EventState)
        /// Put aside with the whole request, so nothing was said of this one event.
        case withRequest
    }

    private struct Row {
        let state: EventState
        let isWhole: Bool
        let isDamaged: Bool
    }

    private let requests: [InboxPosition]
    private var rows: [InboxPosition: Row] = [:]

    init(of batch: MicroBatch, in tx: any ReadTransaction) throws {
        requests = batch.requests
        let found = try tx.rows(
            """
            SELECT inbox_id, item, state, reason, CAST(CASE WHEN payload IS NULL THEN 1 ELSE 0 END AS BIGINT)
            FROM rejection
            WHERE inbox_id >= \(batch.firstInboxID) AND inbox_id <= \(batch.lastInboxID)
            """
        )
        for row in found {
            let state = EventState(rawValue: try row.integer(2)) ?? .quarantined
            // Every event that is put aside keeps its payload; a whole request has none.
            let isWhole = try row.integer(4) == 1 && state == .quarantined
            rows[InboxPosition(inboxID: try row.integer(0), item: try row.integer(1))] = Row(
                state: state,
                isWhole: isWhole,
                isDamaged: try isWhole && row.integer(3) == ReasonCode.unprocessable.rawValue
            )
        }
    }

    func end(at position: InboxPosition) -> End {
        if let row = rows[position] { return row.isWhole ? .withRequest : .rejected(row.state) }
        if let request = request(of: position), rows[request]?.isWhole == true { return .withRequest }
        // Of a row that could not be unpacked nothing was known at all.
        if rows[InboxPosition(inboxID: position.inboxID, item: 0)]?.isDamaged == true { return .withRequest }
        return .recorded
    }

    /// The last one that does not begin behind `position`. O(log requests).
    private func request(of position: InboxPosition) -> InboxPosition? {
        var (low, high) = (0, requests.count)
        while low < high {
            let middle = (low + high) / 2
            if (requests[middle].inboxID, requests[middle].item) <= (position.inboxID, position.item) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low > 0 ? requests[low - 1] : nil
    }
}

extension MicroBatch {
    /// Brings what is said of a batch that runs again in line with how its events have ended before: what is recorded
    /// stays recorded, also where today's rules would not take it, and what is recorded now is no longer rejected.
    mutating func reconcile(in tx: any WriteTransaction) throws {
        let earlier = try EarlierEnds(of: self, in: tx)
        var kept: [Rejection] = []
        for rejection in rejections {
            switch earlier.end(at: rejection.position) {
            case .recorded: unchanged += rejection.events
            // A copy stays one; and of a whole request each event has an end of its own by now.
            case .rejected(let state) where state != .quarantined || rejection.isWholeRequest:
                unchanged += rejection.events
            case .rejected, .withRequest: kept.append(rejection)
            }
        }
        rejections = kept
        try tx.delete(
            from: "rejection",
            matching: [
                Column("inbox_id", events.map(\.position.inboxID)),
                Column("item", events.map(\.position.item)),
            ]
        )
    }
}
