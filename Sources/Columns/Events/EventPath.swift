/// Events one after the other: each step later than the one before it, all of them within a time from the first.
public struct EventPath: Sendable {
    /// Of each step the events of its name and which of them count. Windows hold for every step.
    public var steps: [(columns: EventColumns, question: EventQuestion)]
    /// Microseconds from the first step to the last at most.
    public var within: Int64

    public init(steps: [(columns: EventColumns, question: EventQuestion)], within: Int64) {
        (self.steps, self.within) = (steps, within)
    }

    /// Of those among `candidates` who took the first step, how many steps they took at most: a set for each number of steps,
    /// those who took more included. O(their rows).
    public func reached(among candidates: Bitmap) -> [Bitmap] {
        guard let first = steps.first else { return [] }
        let scans = scans
        let count = candidates.words.count
        var words = [UInt64](repeating: 0, count: count * steps.count)
        words.withUnsafeMutableBufferPointer { buffer in
            let words = Words(buffer)
            for live in first.columns.parts {
                var meant = candidates
                meant.formIntersection(words: live.live)
                inParallel(live.part.presence.count, of: live.part.owners) { range in
                    var walk = Walk(scans, within: within)
                    live.part.forEachRun(meant.words, in: range, since: first.question.window.lowerBound) {
                        ordinal,
                        _ in
                        for step in 0..<walk.level(of: ordinal) {
                            words.base[step * count + (ordinal >> 6)] |= 1 << UInt64(ordinal & 63)
                        }
                    }
                }
            }
        }
        return steps.indices.map { step in
            Bitmap(bound: candidates.bound, words: Array(words[step * count..<(step + 1) * count]))
        }
    }

    /// How many steps one person took at most.
    public func level(of ordinal: Int) -> Int {
        var walk = Walk(scans, within: within)
        return walk.level(of: ordinal)
    }

    private var scans: Walk.Scans {
        steps.map { step in
            step.columns.parts.map { (live: $0.live, scan: EventScan(step.question, in: step.columns, $0.part)) }
        }
    }
}

/// Walks through one person's events of all steps in order of time.
private struct Walk {
    typealias Scans = [[(live: [UInt64], scan: EventScan)]]

    private struct Cursor {
        var times: UnsafePointer<Int64>?
        var row = 0
        var end = 0
        var scan: EventScan?
    }

    private let scans: Scans
    private let within: Int64
    private var cursors: [Cursor]
    /// When the latest way began that reached each step.
    private var begins: [Int64]

    init(_ scans: Scans, within: Int64) {
        (self.scans, self.within) = (scans, within)
        cursors = Array(repeating: Cursor(), count: scans.count)
        begins = Array(repeating: .min, count: scans.count)
    }

    mutating func level(of ordinal: Int) -> Int {
        var longest = 0
        for step in scans.indices {
            begins[step] = .min
            cursors[step].row = 0
            cursors[step].end = 0
            let (word, bit): (Int, UInt64) = (ordinal >> 6, 1 << UInt64(ordinal & 63))
            for (live, scan) in scans[step] where word < live.count && live[word] & bit != 0 {
                let rows = scan.rows(of: ordinal)
                cursors[step].times = scan.times
                cursors[step].row = rows.lowerBound
                cursors[step].end = rows.upperBound
                cursors[step].scan = scan.isSelective ? scan : nil
            }
            // Nobody passes a step that they never took.
            if cursors[step].row < cursors[step].end, longest == step { longest = step + 1 }
        }
        guard longest > 1 else { return longest == 1 && firstCounts() ? 1 : 0 }
        var level = 0
        while true {
            // The earliest; of those at one time the latest step first, because a step is later than the one before it.
            var (next, time) = (-1, Int64.max)
            for step in (0..<longest).reversed() where cursors[step].row < cursors[step].end {
                let own = cursors[step].times.unsafelyUnwrapped[cursors[step].row]
                if own < time || next < 0 { (next, time) = (step, own) }
            }
            guard next >= 0 else { return level }
            let row = cursors[next].row
            cursors[next].row += 1
            if let scan = cursors[next].scan, !scan.counts(row) { continue }
            if next == 0 {
                begins[0] = time
            } else {
                let begin = begins[next - 1]
                guard begin > .min, time - begin <= within else { continue }
                begins[next] = max(begins[next], begin)
            }
            level = max(level, next + 1)
            if level == longest { return level }
        }
    }

    private func firstCounts() -> Bool {
        guard let scan = cursors[0].scan else { return true }
        return (cursors[0].row..<cursors[0].end).contains(where: scan.counts)
    }
}
