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
                let view = live.part.view
                inParallel(live.part.presence.count, of: live.part.owners) { range in
                    let walk = Walk(scans, range, within: within)
                    defer { walk.end() }
                    view.forEachRun(meant.words, in: range, since: first.question.window.lowerBound) {
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
        let walk = Walk(scans, (ordinal >> 6)..<(ordinal >> 6) + 1, within: within)
        defer { walk.end() }
        return walk.level(of: ordinal)
    }

    private var scans: Walk.Scans {
        steps.map { step in
            step.columns.parts.map { (live: $0.live, scan: EventScan(step.question, in: step.columns, $0.part)) }
        }
    }
}

/// Walks through one person's events of all steps in order of time. All it touches for a person are plain numbers behind
/// pointers: a walk a person over millions cannot pay for counting references.
private struct Walk {
    typealias Scans = [[(live: [UInt64], scan: EventScan)]]

    /// A part of a step's events.
    private struct Source {
        let view: PartView
        let window: Range<Int64>
        /// Whose rows count, of the words that are walked through.
        let live: UnsafeMutableBufferPointer<UInt64>
        let step: Int
        /// In `scans` of its step.
        let index: Int
        let isSelective: Bool
    }

    private struct Cursor {
        var times: UnsafePointer<Int64>?
        var row = 0
        var end = 0
        /// In `scans` of its step; -1 where every row counts.
        var scan = -1
        /// When the latest way began that reached this step.
        var begin = Int64.min
    }

    private let scans: Scans
    private let within: Int64
    /// The first of the words that are walked through.
    private let first: Int
    private let sources: UnsafeMutableBufferPointer<Source>
    private let cursors: UnsafeMutableBufferPointer<Cursor>

    /// For owners in `words` of 64.
    init(_ scans: Scans, _ words: Range<Int>, within: Int64) {
        (self.scans, self.within, first) = (scans, within, words.lowerBound)
        let all = scans.enumerated().flatMap { step, parts in
            parts.enumerated().map { index, part -> Source in
                let live = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: words.count)
                for word in words { live[word - words.lowerBound] = word < part.live.count ? part.live[word] : 0 }
                return Source(
                    view: part.scan.view,
                    window: part.scan.window,
                    live: live,
                    step: step,
                    index: index,
                    isSelective: part.scan.isSelective
                )
            }
        }
        sources = .allocate(capacity: all.count)
        _ = sources.initialize(from: all)
        cursors = .allocate(capacity: scans.count)
        cursors.initialize(repeating: Cursor())
    }

    func end() {
        for source in sources { source.live.deallocate() }
        sources.deallocate()
        cursors.deallocate()
    }

    func level(of ordinal: Int) -> Int {
        for step in cursors.indices { cursors[step] = Cursor() }
        for source in sources where source.live[(ordinal >> 6) - first] & (1 << UInt64(ordinal & 63)) != 0 {
            let rows = source.view.rows(source.view.rows(of: ordinal), in: source.window)
            cursors[source.step].times = source.view.times.baseAddress
            cursors[source.step].row = rows.lowerBound
            cursors[source.step].end = rows.upperBound
            cursors[source.step].scan = source.isSelective ? source.index : -1
        }
        // Nobody passes a step that they never took.
        var longest = 0
        while longest < cursors.count, cursors[longest].row < cursors[longest].end { longest += 1 }
        guard longest > 1 else { return longest == 1 && firstCounts() ? 1 : 0 }
        return level(upTo: longest)
    }

    private func level(upTo longest: Int) -> Int {
        var level = 0
        while true {
            // The earliest; of those at one time the latest step first, because a step is later than the one before it.
            var (next, time) = (-1, Int64.max)
            for step in stride(from: longest - 1, through: 0, by: -1) where cursors[step].row < cursors[step].end {
                let own = cursors[step].times.unsafelyUnwrapped[cursors[step].row]
                if own < time || next < 0 { (next, time) = (step, own) }
            }
            guard next >= 0 else { return level }
            let row = cursors[next].row
            cursors[next].row += 1
            if cursors[next].scan >= 0, !scans[next][cursors[next].scan].scan.counts(row) { continue }
            if next == 0 {
                cursors[0].begin = time
            } else {
                let begin = cursors[next - 1].begin
                guard begin > .min, time - begin <= within else { continue }
                cursors[next].begin = max(cursors[next].begin, begin)
            }
            level = max(level, next + 1)
            if level == longest { return level }
        }
    }

    private func firstCounts() -> Bool {
        guard cursors[0].scan >= 0 else { return true }
        let scan = scans[0][cursors[0].scan].scan
        return (cursors[0].row..<cursors[0].end).contains(where: scan.counts)
    }
}
