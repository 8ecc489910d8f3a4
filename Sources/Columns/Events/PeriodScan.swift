/// Marks the periods in which people did something: a bit for each, the words of one person side by side.
struct PeriodScan {
    /// Those who are meant of each part, and the events of theirs that count.
    private let parts: [(meant: [UInt64], scan: EventScan)]
    private let starts: [Int64]
    /// Words of one person.
    private let width: Int
    /// All periods have one length, but the last one may be cut short.
    private let isEven: Bool
    private let length: UInt64
    /// Rounded up, so that the upper half of a product with it is the quotient or one more.
    private let inverse: UInt64

    /// `starts`: when each period begins and, last, when the last one ends, microseconds, ascending, two of them at
    /// least; the question's window is left aside.
    init(_ columns: EventColumns, _ question: EventQuestion, starts: [Int64], among: Bitmap) {
        let periods = starts.count - 1
        var question = question
        question.window = starts[0]..<starts[periods]
        parts = columns.parts.map { live in
            var meant = among
            meant.formIntersection(words: live.live)
            return (meant.words, EventScan(question, in: columns, live.part))
        }
        self.starts = starts
        width = max(1, (periods + 63) / 64)
        let length = starts[1] - starts[0]
        isEven =
            length > 1 && starts[periods] - starts[periods - 1] <= length
            && (0..<periods - 1).allSatisfy { starts[$0 + 1] - starts[$0] == length }
        self.length = UInt64(max(length, 2))
        inverse = UInt64.max / self.length + 1
    }

    /// How many events are looked at, at most.
    var rows: Int { parts.reduce(0) { $0 + $1.scan.view.times.count } }

    /// Marks those in a range of words of 64 people. `words` begin with those of the person `first`. O(their events).
    func mark(_ range: Range<Int>, in words: UnsafeMutablePointer<UInt64>, from first: Int) {
        let (width, window) = (width, starts[0]..<starts[starts.count - 1])
        for (meant, scan) in parts {
            let (view, isSelective) = (scan.view, scan.isSelective)
            let times = view.times
            view.forEachRun(meant, in: range, since: window.lowerBound) { ordinal, run in
                let rows = view.rows(view.rows(ofRun: run), in: window)
                let own = words + (ordinal - first) * width
                // No row decides over a jump: people come so irregularly that each would be guessed wrongly.
                if isEven, !isSelective, width == 1 {
                    var bits: UInt64 = 0
                    for row in rows { bits |= 1 &<< UInt64(truncatingIfNeeded: evenPeriod(of: times[row])) }
                    own[0] |= bits
                    return
                }
                if isEven, !isSelective {
                    for row in rows {
                        let place = evenPeriod(of: times[row])
                        own[place >> 6] |= 1 &<< UInt64(place & 63)
                    }
                    return
                }
                // Where a look costs more, none at what happened again in one period.
                var (last, end) = (0, Int64.min)
                for row in rows where times[row] >= end && (!isSelective || scan.counts(row)) {
                    last = isEven ? evenPeriod(of: times[row]) : period(of: times[row], from: last)
                    end = starts[last + 1]
                    own[last >> 6] |= 1 &<< UInt64(last & 63)
                }
            }
        }
    }

    @inline(__always) private func evenPeriod(of time: Int64) -> Int {
        let passed = UInt64(bitPattern: time &- starts[0])
        let quotient = passed.multipliedFullWidth(by: inverse).high
        return Int(truncatingIfNeeded: quotient &- (quotient &* length > passed ? 1 : 0))
    }

    private func period(of time: Int64, from first: Int) -> Int {
        var (low, high) = (first, starts.count - 2)
        while low < high {
            let middle = (low + high + 1) >> 1
            if starts[middle] <= time { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
