import Synchronization

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
        // The last one may be cut short.
        let isEven =
            length > 1 && starts[periods] - starts[periods - 1] <= length
            && (0..<periods - 1).allSatisfy { starts[$0 + 1] - starts[$0] == length }
        // Rounded up, so that the product's upper half is the quotient or one more.
        let divisor = UInt64(max(length, 2))
        let inverse = UInt64.max / divisor + 1
        func period(of time: Int64) -> Int {
            let passed = UInt64(bitPattern: time &- begin)
            let quotient = passed.multipliedFullWidth(by: inverse).high
            return Int(truncatingIfNeeded: quotient &- (quotient &* divisor > passed ? 1 : 0))
        }
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
                        // No row decides over a jump: people come so irregularly that each would be guessed wrongly.
                        if isEven, !isSelective, width == 1 {
                            var bits: UInt64 = 0
                            for row in rows { bits |= 1 &<< UInt64(truncatingIfNeeded: period(of: times[row])) }
                            words.base[ordinal] |= bits
                            return
                        }
                        if isEven, !isSelective {
                            for row in rows {
                                let place = period(of: times[row])
                                words.base[ordinal * width + (place >> 6)] |= 1 &<< UInt64(place & 63)
                            }
                            return
                        }
                        // Where a look costs more, none at what happened again in one period.
                        var (last, end) = (0, Int64.min)
                        for row in rows where times[row] >= end && (!isSelective || scan.counts(row)) {
                            last = isEven ? period(of: times[row]) : Self.period(of: times[row], starts, from: last)
                            end = starts[last + 1]
                            words.base[ordinal * width + (last >> 6)] |= 1 &<< UInt64(last & 63)
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

    /// Whom a line of retention is about.
    public enum Cohort: Hashable, Sendable {
        /// Those whose first period it is.
        case first
        /// All who are in the period, each of them in a line for every one of theirs.
        case every
    }

    /// Of the cohort of each period, how many are in `returning` so many periods later: a row for each period, whose `later` has a number
    /// for each of `brackets` that ends before the periods do, nobody counted twice. Brackets without an end go on to the last period.
    /// `brackets`: periods after the cohort's, ascending; 0 is the cohort's own. O(people × periods of each), for every period of theirs
    /// where the cohort is ``Cohort/every``.
    public func retention(
        returning: PeriodSets,
        cohort: Cohort = .first,
        brackets: [Range<Int>]
    ) -> [(people: Int, later: [Int])] {
        // A row for each cohort: a place for each bracket, and one for all who are in it.
        let (line, width, otherWidth) = (brackets.count + 1, width, returning.width)
        // In which bracket so many periods later lie.
        var places = [Int](repeating: -1, count: periods)
        for (place, bracket) in brackets.enumerated() {
            for later in bracket.clamped(to: 0..<periods) { places[later] = place }
        }
        let sums = Mutex([Int](repeating: 0, count: periods * line))
        let people = min(bound, returning.bound)
        words.withUnsafeBufferPointer { words in
            returning.words.withUnsafeBufferPointer { others in
                let (words, others) = (PeriodWords(base: words), PeriodWords(base: others))
                inParallel(people, of: people) { [places] range in
                    var counts = [Int](repeating: 0, count: periods * line)
                    counts.withUnsafeMutableBufferPointer { counts in
                        places.withUnsafeBufferPointer { places in
                            for ordinal in range {
                                let own = others.base[(ordinal * otherWidth)..<((ordinal + 1) * otherWidth)]
                                for word in 0..<width where words.base[ordinal * width + word] != 0 {
                                    var rest = words.base[ordinal * width + word]
                                    repeat {
                                        let period = (word << 6) + rest.trailingZeroBitCount
                                        rest &= rest &- 1
                                        counts[period * line + line - 1] += 1
                                        Self.count(own, from: period, places, &counts[(period * line)...])
                                    } while rest != 0 && cohort == .every
                                    if cohort == .first { break }
                                }
                            }
                        }
                    }
                    sums.withLock { all in for index in counts.indices { all[index] += counts[index] } }
                }
            }
        }
        let counts = sums.withLock { $0 }
        return (0..<periods).map { period in
            let whole = brackets.prefix { bracket in
                period + (bracket.upperBound == .max ? bracket.lowerBound + 1 : bracket.upperBound) <= periods
            }
            return (
                counts[period * line + brackets.count], Array(counts[(period * line)..<(period * line + whole.count)])
            )
        }
    }

    /// Counts each bracket in which a person's periods from `first` on lie. `places`: in which bracket so many periods later lie, -1 for none.
    @inline(__always)
    private static func count(
        _ words: Slice<UnsafeBufferPointer<UInt64>>,
        from first: Int,
        _ places: UnsafeBufferPointer<Int>,
        _ counts: inout Slice<UnsafeMutableBufferPointer<Int>>
    ) {
        var mask = UInt64.max << UInt64(first & 63)
        var last = -1
        for word in (first >> 6)..<words.count {
            var rest = words[words.startIndex + word] & mask
            mask = .max
            while rest != 0 {
                let place = places[(word << 6) + rest.trailingZeroBitCount - first]
                rest &= rest &- 1
                if place != last, place >= 0 { counts[counts.startIndex + place] += 1 }
                last = place
            }
        }
    }
}

/// Words that several threads read.
private struct PeriodWords: @unchecked Sendable {
    let base: UnsafeBufferPointer<UInt64>
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
