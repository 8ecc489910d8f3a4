import Columns

/// Those who were seen last, a few thousand of many: the sample beside a count and the first page of a list, which show who was seen last,
/// do not look at everybody for ten.
///
/// A bit a person: everybody who stands at `last` or before in the order of lists, nobody else.
struct LatestSeen: Sendable {
    private static let few = 4_096
    /// Every so many are looked at to find `last`.
    private static let stride = 256

    private var members = AttributeTable.Bitset()
    /// When, in microseconds, and the ordinal: of those who were seen at one moment, as by an import, the later one stands first.
    private var last = (seen: Int64.max, ordinal: Int.max)
    /// How often somebody was seen since `last` was found; nil where it never was.
    private var changes: Int?

    mutating func note(_ ordinal: Int, seen: Int64) {
        members[ordinal] = (seen, ordinal) >= last
        changes? += 1
    }

    /// Begins anew where many were seen since the last time, O(people) then; of few people nobody is kept.
    mutating func renew(from lastSeen: [Int64]) {
        guard lastSeen.count >= Self.few * 4, changes.map({ $0 >= Self.few * 2 }) ?? true else { return }
        let some = Swift.stride(from: 0, to: lastSeen.count, by: Self.stride).map { (seen: lastSeen[$0], ordinal: $0) }
        let last = some.sorted(by: >)[Self.few / Self.stride]
        let found = Bitmap(bound: lastSeen.count) { (lastSeen[$0], $0) >= last }
        (self.last, members, changes) = (last, AttributeTable.Bitset(words: found.words), 0)
    }

    /// Who of `others` is among them.
    func among(_ others: Bitmap) -> Bitmap {
        var both = Bitmap(bound: others.bound, words: members.words)
        both.formIntersection(others)
        return both
    }
}
