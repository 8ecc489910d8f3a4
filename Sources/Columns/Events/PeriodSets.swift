/// In which periods each person did something: a bit for each, side by side.
public struct PeriodSets: Sendable {
    /// Words of one person.
    let width: Int
    public let periods: Int
    public let bound: Int
    fileprivate(set) var words: [UInt64]

    /// Nobody did anything.
    public init(bound: Int, periods: Int) {
        (self.bound, self.periods) = (bound, periods)
        width = max(1, (periods + 63) / 64)
        words = [UInt64](repeating: 0, count: bound * width)
    }
}

extension PeriodSets {
    /// Adds the events of a name that count. `starts`: when each period begins and, last, when the last one ends, microseconds,
    /// ascending; the question's window is left aside. O(events).
    public mutating func add(_ columns: EventColumns, _ question: EventQuestion, starts: [Int64], among: Bitmap) {
        guard starts.count == periods + 1, periods > 0 else { return }
        var question = question
        question.window = starts[0]..<starts[periods]
        let (width, bound) = (width, bound)
        let length = starts[1] - starts[0]
        let (begin, window) = (starts[0], question.window)
        let isEven = (1..<periods).allSatisfy { starts[$0 + 1] - starts[$0] == length }
        let inverse = 1 / Double(length)
        words.withUnsafeMutableBufferPointer { buffer in
            let words = Words(buffer)
            for live in columns.parts {
                var meant = among
                meant.formIntersection(words: live.live)
                let scan = EventScan(question, in: columns, live.part)
                let view = scan.view
                let times = view.times
                let isSelective = scan.isSelective
                inParallel(live.part.presence.count, of: live.part.rows) { range in
                    view.forEachRun(meant.words, in: range, since: begin) { ordinal, run in
                        guard ordinal < bound else { return }
                        let rows = view.rows(view.rows(ofRun: run), in: window)
                        var period = -1
                        var end = Int64.min
                        for row in rows where times[row] >= end {
                            if isSelective, !scan.counts(row) { continue }
                            if isEven {
                                let passed = times[row] - begin
                                period = Int(Double(passed) * inverse)
                                // What a product with the inverse says wrongly beside a border.
                                if passed < Int64(period) * length { period -= 1 }
                                if passed >= Int64(period + 1) * length { period += 1 }
                                end = begin + Int64(period + 1) * length
                            } else {
                                period = Self.period(of: times[row], starts, from: max(0, period))
                                end = starts[period + 1]
                            }
                            words.base[ordinal * width + (period >> 6)] |= 1 << UInt64(period & 63)
                        }
                    }
                }
            }
        }
    }

    private static func period(of time: Int64, _ starts: [Int64], from first: Int) -> Int {
        var (low, high) = (first, starts.count - 2)
        while low < high {
            let middle = (low + high + 1) >> 1
            if starts[middle] <= time { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// How many people did something in each period, and in each or one of the `rolling` - 1 before it. O(people × periods of each).
    public func active(rolling: Int) -> (each: [Int], rolling: [Int]) {
        var each = [Int](repeating: 0, count: periods)
        var changes = [Int](repeating: 0, count: periods + 1)
        words.withUnsafeBufferPointer { words in
            each.withUnsafeMutableBufferPointer { each in
                changes.withUnsafeMutableBufferPointer { changes in
                    for ordinal in 0..<bound {
                        var covered = 0
                        for word in 0..<width {
                            var rest = words[ordinal * width + word]
                            while rest != 0 {
                                let period = (word << 6) + rest.trailingZeroBitCount
                                rest &= rest &- 1
                                each[period] += 1
                                let begin = max(period, covered)
                                covered = min(periods, period + rolling)
                                // Empty where the one before covers it all.
                                changes[min(begin, covered)] += 1
                                changes[covered] -= 1
                            }
                        }
                    }
                }
            }
        }
        var sums: [Int] = []
        var sum = 0
        for period in 0..<periods {
            sum += changes[period]
            sums.append(sum)
        }
        return (each, sums)
    }

    /// Of those whose first period is each, how many are in `returning` so many periods later: a row for each first period, whose first
    /// number is all of them where both are the same sets. O(people × periods of each).
    public func retention(returning: PeriodSets) -> [(people: Int, later: [Int])] {
        var people = [Int](repeating: 0, count: periods)
        // A row for each first period, a place for each period.
        var counts = [Int](repeating: 0, count: periods * periods)
        let (width, otherWidth) = (width, returning.width)
        words.withUnsafeBufferPointer { words in
            returning.words.withUnsafeBufferPointer { others in
                counts.withUnsafeMutableBufferPointer { counts in
                    for ordinal in 0..<min(bound, returning.bound) {
                        var first = -1
                        for word in 0..<width where words[ordinal * width + word] != 0 {
                            first = (word << 6) + words[ordinal * width + word].trailingZeroBitCount
                            break
                        }
                        guard first >= 0 else { continue }
                        people[first] += 1
                        for word in (first >> 6)..<otherWidth {
                            var rest = others[ordinal * otherWidth + word]
                            while rest != 0 {
                                counts[first * periods + (word << 6) + rest.trailingZeroBitCount] += 1
                                rest &= rest &- 1
                            }
                        }
                    }
                }
            }
        }
        return (0..<periods).map { first in
            (people[first], Array(counts[(first * periods + first)..<((first + 1) * periods)]))
        }
    }
}

extension EventColumns {
    /// How many of the events count in each period. `starts` as ``PeriodSets/add(_:_:starts:among:)``. O(events).
    public func counts(_ question: EventQuestion, starts: [Int64], among: Bitmap) -> [Int] {
        var counts = [Int](repeating: 0, count: max(0, starts.count - 1))
        guard let begin = starts.first, let end = starts.last, counts.count > 0 else { return counts }
        var question = question
        question.window = begin..<end
        for live in parts {
            var meant = among
            meant.formIntersection(words: live.live)
            let scan = EventScan(question, in: self, live.part)
            let view = scan.view
            view.forEachRun(meant.words, in: 0..<view.presence.count, since: begin) { _, run in
                var period = 0
                for row in view.rows(view.rows(ofRun: run), in: question.window) where scan.counts(row) {
                    let time = view.times[row]
                    while starts[period + 1] <= time { period += 1 }
                    counts[period] += 1
                }
            }
        }
        return counts
    }
}
