/// The places of a part's rows, as pointers: loops over all owners cannot pay for counting references. Valid while the part is.
struct PartView {
    let presence: UnsafeBufferPointer<UInt64>
    let ranks: UnsafeBufferPointer<UInt32>
    let starts: UnsafeBufferPointer<UInt32>
    let lastMinutes: UnsafeBufferPointer<Int32>
    let times: UnsafeBufferPointer<Int64>

    /// The rows of an owner; empty where there are none. O(1).
    @inline(__always) func rows(of ordinal: Int) -> Range<Int> {
        let word = ordinal >> 6
        guard word < presence.count else { return 0..<0 }
        let bit: UInt64 = 1 << UInt64(ordinal & 63)
        guard presence[word] & bit != 0 else { return 0..<0 }
        return rows(ofRun: Int(ranks[word]) + (presence[word] & (bit - 1)).nonzeroBitCount)
    }

    @inline(__always) func rows(ofRun run: Int) -> Range<Int> {
        Range(uncheckedBounds: (Int(starts[run]), Int(starts[run + 1])))
    }

    /// The owners among `candidates`, in ascending order with their runs: those in words `range` of the set whose last row
    /// is not before `time`.
    @inline(__always) func forEachRun(
        _ candidates: [UInt64],
        in range: Range<Int>,
        since time: Int64,
        _ body: (_ ordinal: Int, _ run: Int) -> Void
    ) {
        candidates.withUnsafeBufferPointer { candidates in
            let range = range.clamped(to: 0..<candidates.count)
            forEachRun(in: range, since: time, among: { candidates[$0] }, body)
        }
    }

    /// The same of candidates that are made word by word, for every word of the range.
    @inline(__always) func forEachRun(
        in range: Range<Int>,
        since time: Int64,
        among candidates: (_ word: Int) -> UInt64,
        _ body: (_ ordinal: Int, _ run: Int) -> Void
    ) {
        let earliest = EventPart.minute(of: time)
        for index in range.clamped(to: 0..<presence.count) {
            let present = presence[index]
            let rank = Int(ranks[index])
            var rest = present & candidates(index)
            if earliest > .min { rest = recent(rest, present, rank, earliest) }
            while rest != 0 {
                let bit = rest & (0 &- rest)
                rest &= rest &- 1
                let run = rank &+ (present & (bit &- 1)).nonzeroBitCount
                body(index &<< 6 &+ bit.trailingZeroBitCount, run)
            }
        }
    }

    /// Those in a word whose last row is not before a minute. Without a jump for each, which no processor could foresee.
    @inline(__always) private func recent(
        _ candidates: UInt64,
        _ present: UInt64,
        _ rank: Int,
        _ earliest: Int32
    ) -> UInt64 {
        var (found, rest): (UInt64, UInt64) = (0, candidates)
        while rest != 0 {
            let bit = rest & (0 &- rest)
            rest &= rest &- 1
            let run = rank &+ (present & (bit &- 1)).nonzeroBitCount
            found |= bit & (lastMinutes[run] >= earliest ? .max : 0)
        }
        return found
    }

    /// The part of the rows, which are sorted by time, that lies in a window. O(log rows in it).
    @inline(__always) func rows(_ rows: Range<Int>, in window: Range<Int64>) -> Range<Int> {
        guard !rows.isEmpty else { return rows }
        var (first, last) = (rows.lowerBound, rows.upperBound)
        if window.upperBound != .max, times[last - 1] >= window.upperBound {
            last = firstRow(rows, notBefore: window.upperBound)
        }
        // A look at the first row, to spare the search where all are meant, would be a wait for memory more.
        if window.lowerBound != .min { first = firstRow(rows, notBefore: window.lowerBound) }
        return Range(uncheckedBounds: (first, max(first, last)))
    }

    /// The same for those who look at each of them anyway: step by step from the end, which a processor foresees, as it does not foresee a
    /// search. O(rows in it).
    @inline(__always) func walkedRows(_ rows: Range<Int>, in window: Range<Int64>) -> Range<Int> {
        let rows = self.rows(rows, in: .min..<window.upperBound)
        guard window.lowerBound != .min else { return rows }
        var first = rows.upperBound
        while first > rows.lowerBound, times[first - 1] >= window.lowerBound { first -= 1 }
        return Range(uncheckedBounds: (first, rows.upperBound))
    }

    /// From the end: recent windows are asked for most.
    @inline(__always) private func firstRow(_ rows: Range<Int>, notBefore time: Int64) -> Int {
        var (low, high) = (rows.lowerBound, rows.upperBound)
        var step = 1
        while high > low, times[max(low, high - step)] >= time {
            high = max(low, high - step)
            step &<<= 1
        }
        low = max(low, high - step)
        while low < high {
            let middle = (low + high) >> 1
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
