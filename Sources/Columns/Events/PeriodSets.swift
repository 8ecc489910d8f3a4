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
        var people = Bitmap(bound: bound)
        people.formUnion(words: among.words)
        let scan = PeriodScan(columns, question, starts: starts, among: people)
        words.withUnsafeMutableBufferPointer { buffer in
            let words = Words(buffer)
            inParallel(people.words.count, of: scan.rows) { scan.mark($0, in: words.base, from: 0) }
        }
    }

    /// How many people did something of all this in each period, and in each or one of the `rolling` - 1 before it. O(events), and
    /// O(people × periods of each). Goes through so few people at a time that their periods stay in the processor, however many there are.
    public static func active(
        _ events: [(columns: EventColumns, question: EventQuestion)],
        starts: [Int64],
        rolling: Int,
        among: Bitmap
    ) -> (each: [Int], rolling: [Int]) {
        let periods = starts.count - 1
        guard periods > 0 else { return ([], []) }
        let scans = events.map { PeriodScan($0.columns, $0.question, starts: starts, among: among) }
        let width = max(1, (periods + 63) / 64)
        let some = 64
        let all = Mutex(ActiveCounts(periods: periods, rolling: rolling))
        inParallel(among.words.count, of: scans.reduce(0) { $0 + $1.rows }) { range in
            var counts = ActiveCounts(periods: periods, rolling: rolling)
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: some * 64 * width) { words in
                guard let base = words.baseAddress else { return }
                for first in stride(from: range.lowerBound, to: range.upperBound, by: some) {
                    let part = first..<min(first + some, range.upperBound)
                    words.initialize(repeating: 0)
                    for scan in scans { scan.mark(part, in: base, from: first << 6) }
                    counts.add(UnsafeBufferPointer(rebasing: words[..<(part.count * 64 * width)]), width: width)
                }
            }
            all.withLock { [counts] in $0.add(counts) }
        }
        return all.withLock { ($0.each, $0.sums) }
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

/// How many people are in each period, and where those who are in one of so many begin and cease to be.
private struct ActiveCounts: Sendable {
    private(set) var each: [Int]
    private var changes: [Int]
    private let rolling: Int

    init(periods: Int, rolling: Int) {
        each = [Int](repeating: 0, count: periods)
        changes = [Int](repeating: 0, count: periods + 1)
        self.rolling = rolling
    }

    /// How many were in each period or one of those before it.
    var sums: [Int] {
        var sum = 0
        return changes.dropLast().map { change in
            sum += change
            return sum
        }
    }

    mutating func add(_ other: ActiveCounts) {
        for period in each.indices { each[period] += other.each[period] }
        for period in changes.indices { changes[period] += other.changes[period] }
    }

    /// `words`: the periods of people, `width` words of each.
    mutating func add(_ words: UnsafeBufferPointer<UInt64>, width: Int) {
        let (periods, rolling) = (each.count, rolling)
        each.withUnsafeMutableBufferPointer { each in
            changes.withUnsafeMutableBufferPointer { changes in
                for first in stride(from: 0, to: words.count, by: width) {
                    var covered = 0
                    for word in 0..<width {
                        var rest = words[first + word]
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
}

/// Words that several threads read.
private struct PeriodWords: @unchecked Sendable {
    let base: UnsafeBufferPointer<UInt64>
}
