/// Another event of the same person, around which events have to have happened to count. A class, because a question that has one is
/// asked around another question.
public final class EventAnchor: Sendable {
    let columns: EventColumns
    /// Which of the others it is: its measure is the first or the last one.
    let question: EventQuestion
    let isAfter: Bool
    let within: Int64?

    /// `isAfter`: they happened later than it, and not earlier. `within`: microseconds that lie between at most; nil for any time.
    public init(_ columns: EventColumns, _ question: EventQuestion, isAfter: Bool, within: Int64?) {
        (self.columns, self.question, self.isAfter, self.within) = (columns, question, isAfter, within)
    }

    /// When events count for somebody who did the other one at `time`.
    func window(_ time: Int64) -> Range<Int64> {
        if isAfter {
            let first = time &+ 1
            return first..<max(first, within.map { first.addingReportingOverflow($0) }.map { $1 ? .max : $0 } ?? .max)
        }
        return min(time, within.map { time.subtractingReportingOverflow($0) }.map { $1 ? .min : $0 } ?? .min)..<time
    }
}

extension EventQuestion {
    /// The same of one person; nil where they never did what it is asked around. O(their rows of the other event).
    func settled(for ordinal: Int) -> EventQuestion? {
        guard let anchor else { return self }
        guard let time = anchor.columns.value(anchor.question, of: ordinal) else { return nil }
        var settled = self
        settled.anchor = nil
        settled.window = anchor.window(Int64(time))
        return settled
    }
}

extension EventColumns {
    /// Those among `candidates` whose measure is wanted, each in a window of their own. O(owners of either event, and their rows).
    func owners(_ question: EventQuestion, around anchor: EventAnchor, among candidates: Bitmap) -> Bitmap {
        var counted = anchor.question
        counted.measure = .count
        let (owners, values) = anchor.columns.measures([counted, anchor.question], among: candidates)
        let holdsWhenNone = question.holdsWhenNone
        var result = holdsWhenNone ? candidates : Bitmap(bound: candidates.bound)
        for live in parts {
            let scan = EventScan(question, in: self, live.part)
            let view = live.part.view
            for (owner, time) in zip(owners, values[1]) {
                let ordinal = Int(owner)
                let (word, bit): (Int, UInt64) = (ordinal >> 6, 1 << UInt64(ordinal & 63))
                guard word < live.live.count, live.live[word] & bit != 0 else { continue }
                let value = scan.measure(of: view.rows(of: ordinal), in: anchor.window(Int64(time)))
                result[ordinal] = question.holds(value)
            }
        }
        return result
    }
}
