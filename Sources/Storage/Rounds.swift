/// Goes round the numbers from 1 to about a last one, range after range, so that what is done a share at a time comes to
/// every number in turn. Nothing is remembered but where to go on: after a restart a round begins anew.
public struct Rounds: Sendable {
    /// The number with which the next range begins.
    private var next: Int64 = 0

    public init() {}

    /// The condition that `column`, a constant of the program, is in the next range: a `share` of the numbers, 1 all of them.
    public mutating func range(of column: String, share: Double, last: Int64) -> SQL {
        let first = next
        let end = first + max(1, Int64(Double(last) * min(share, 1)))
        // The last range of a round has no end: whatever is new belongs to it.
        guard end < last else {
            next = 0
            return SQL.trusted(column) + " >= \(first)"
        }
        next = end
        return SQL.trusted(column) + " >= \(first) AND " + SQL.trusted(column) + " < \(end)"
    }
}
