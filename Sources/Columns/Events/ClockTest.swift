/// In which hours of the week events count, as clocks somewhere show them.
public struct ClockTest: Sendable {
    /// When clocks were set (microseconds, ascending), and what they were ahead of UTC from then on; the first holds before, too.
    private let changes: [(since: Int64, ahead: Int64)]
    /// A bit for each hour of a week that begins on Monday.
    private let hours: [Bool]

    private static let hour: Int64 = 3_600_000_000
    private static let week = 168

    /// `accepts`: whether an hour of a week counts, 0 for the one that begins on Monday at midnight.
    public init(changes: [(since: Int64, ahead: Int64)], accepts: (Int) -> Bool) {
        self.changes = changes
        hours = (0..<Self.week).map(accepts)
    }

    /// O(log changes).
    public func accepts(_ time: Int64) -> Bool {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].since <= time { low = middle + 1 } else { high = middle }
        }
        let ahead = changes.isEmpty ? 0 : changes[max(0, low - 1)].ahead
        let (local, isFar) = time.addingReportingOverflow(ahead)
        guard !isFar else { return false }
        let hour = local / Self.hour - (local % Self.hour < 0 ? 1 : 0)
        // 1970 began on a Thursday.
        let place = Int((hour + 72) % Int64(Self.week))
        return hours[place < 0 ? place + Self.week : place]
    }
}
