/// Events one after the other, each step later than the one before it, or in any order; all of them within a time from the first that
/// happened.
public struct EventPath: Sendable {
    /// Of each step the events of its name and which of them count. Windows hold for every step.
    public var steps: [(columns: EventColumns, question: EventQuestion)]
    /// Microseconds from the first step to the last at most.
    public var within: Int64
    /// Whether each step is later than the one before it.
    public var isOrdered: Bool
    /// Events after which one has to begin anew: what happened before one of these leads to no later step.
    public var excluded: [(columns: EventColumns, question: EventQuestion)]

    public init(
        steps: [(columns: EventColumns, question: EventQuestion)],
        within: Int64,
        isOrdered: Bool = true,
        excluding excluded: [(columns: EventColumns, question: EventQuestion)] = []
    ) {
        (self.steps, self.within, self.isOrdered, self.excluded) = (steps, within, isOrdered, excluded)
    }

    /// Of those among `candidates` who took the first step, how many steps they took at most: a set for each number of steps,
    /// those who took more included. O(their rows).
    public func reached(among candidates: Bitmap) -> [Bitmap] { reached(among: candidates, nil) }

    /// The same, and for each step how long it took those who got there, from the first thing they did on that way: the median, in
    /// microseconds; nil where nobody got there. O(their rows), and eight bytes a step and person while it runs.
    public func timedReached(among candidates: Bitmap) -> [(members: Bitmap, median: Int64?)] {
        let count = candidates.words.count << 6
        var times = [Int64](repeating: 0, count: count * steps.count)
        let reached = times.withUnsafeMutableBufferPointer { base in
            self.reached(among: candidates, Times(base: base, count: count))
        }
        return reached.enumerated().map { step, members in
            var found: [Int64] = []
            found.reserveCapacity(members.count)
            members.forEach { found.append(times[step * count + $0]) }
            found.sort()
            return (members, found.isEmpty ? nil : found[found.count / 2])
        }
    }

    /// Those among `candidates` who took every step. Only who did all of it at all is walked through. O(their rows).
    public func completed(among candidates: Bitmap) -> Bitmap {
        guard !isPlainPair else { return pairs(among: candidates) }
        var able = candidates
        for step in steps.dropFirst() { able = step.columns.owners(among: able) }
        return reached(among: able).last ?? Bitmap(bound: candidates.bound)
    }

    private func reached(among candidates: Bitmap, _ times: Times?) -> [Bitmap] {
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
                    let walk = Walk(scans, range, self, times)
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
        let scans = scans(of: ordinal)
        guard scans.first?.isEmpty == false else { return 0 }
        let walk = Walk(scans, (ordinal >> 6)..<(ordinal >> 6) + 1, self, nil)
        defer { walk.end() }
        return walk.level(of: ordinal)
    }

    private var scans: Walk.Scans {
        (steps + excluded).map { step in
            step.columns.parts.map { (live: $0.live, scan: EventScan(step.question, in: step.columns, $0.part)) }
        }
    }

    /// Of the parts alone in which this owner's events count.
    private func scans(of ordinal: Int) -> Walk.Scans {
        (steps + excluded).map { step in
            step.columns.livePart(of: ordinal).map {
                [(live: $0.live, scan: EventScan(step.question, in: step.columns, $0.part, isOfOne: true))]
            } ?? []
        }
    }
}

/// How long everybody took to each step. Unchecked, because no two threads walk through one person's events.
private struct Times: @unchecked Sendable {
    let base: UnsafeMutableBufferPointer<Int64>
    let count: Int

    func note(_ time: Int64, _ step: Int, _ ordinal: Int) { base[step * count + ordinal] = time }
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
        /// When the latest way began that reached this step; in any order, when it was taken last.
        var begin = Int64.min
    }

    private let scans: Scans
    private let within: Int64
    /// The first so many of `scans`; the others are events that end a way.
    private let steps: Int
    private let isOrdered: Bool
    private let times: Times?
    /// The first of the words that are walked through.
    private let first: Int
    private let sources: UnsafeMutableBufferPointer<Source>
    private let cursors: UnsafeMutableBufferPointer<Cursor>

    /// For owners in `words` of 64.
    init(_ scans: Scans, _ words: Range<Int>, _ path: EventPath, _ times: Times?) {
        (self.scans, within, first) = (scans, path.within, words.lowerBound)
        (steps, isOrdered, self.times) = (path.steps.count, path.isOrdered, times)
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
        while longest < steps, cursors[longest].row < cursors[longest].end { longest += 1 }
        guard longest > 1 else { return longest == 1 && firstCounts() ? 1 : 0 }
        return isOrdered && cursors.count == steps
            ? level(upTo: longest, ordinal) : carefulLevel(upTo: longest, ordinal)
    }

    private func level(upTo longest: Int, _ ordinal: Int) -> Int {
        // Where each first step counts, there is one.
        var level = cursors[0].scan < 0 ? 1 : 0
        while true {
            // The earliest; of those at one time the latest step first, because a step is later than the one before it.
            var (next, time) = (-1, Int64.max)
            for step in stride(from: longest - 1, through: 0, by: -1) where cursors[step].row < cursors[step].end {
                let own = cursors[step].times.unsafelyUnwrapped[cursors[step].row]
                if own < time || next < 0 { (next, time) = (step, own) }
            }
            guard next >= 0 else { return level }
            if next == 0, cursors[0].scan < 0 {
                // Of the first steps before the next second one only the last is of use, and behind the last second one none.
                guard cursors[1].row < cursors[1].end else {
                    cursors[0].row = cursors[0].end
                    continue
                }
                let end = cursors[1].times.unsafelyUnwrapped[cursors[1].row]
                let (firsts, last) = (cursors[0].times.unsafelyUnwrapped, cursors[0].end - 1)
                var row = cursors[0].row
                while row < last, firsts[row + 1] < end { row += 1 }
                cursors[0].row = row + 1
                cursors[0].begin = firsts[row]
                continue
            }
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
            guard next >= level else { continue }
            level = next + 1
            times?.note(time - cursors[next].begin, next, ordinal)
            if level == longest { return level }
        }
    }

    /// In any order, or where a way can end.
    private func carefulLevel(upTo longest: Int, _ ordinal: Int) -> Int {
        var level = 0
        while level < longest {
            // Of those at one time what ends a way comes first, and then the latest step.
            var (next, time) = (-1, Int64.max)
            for place in stride(from: cursors.count - 1, through: 0, by: -1)
            where (place < longest || place >= steps) && cursors[place].row < cursors[place].end {
                let own = cursors[place].times.unsafelyUnwrapped[cursors[place].row]
                if own < time || next < 0 { (next, time) = (place, own) }
            }
            guard next >= 0 else { return level }
            let row = cursors[next].row
            cursors[next].row += 1
            let isMeant = cursors[next].scan < 0 || scans[next][cursors[next].scan].scan.counts(row)
            guard isMeant || !isOrdered && next < steps else { continue }
            if next >= steps {
                for step in 0..<longest { cursors[step].begin = .min }
            } else if isOrdered {
                let begin = next == 0 ? time : cursors[next - 1].begin
                guard begin > .min, time - begin <= within else { continue }
                cursors[next].begin = max(cursors[next].begin, begin)
                guard next >= level else { continue }
                level = next + 1
                times?.note(time - begin, next, ordinal)
            } else {
                if isMeant { cursors[next].begin = time }
                // What happened at one moment is looked at together.
                guard !isMore(at: time, upTo: longest) else { continue }
                var oldest = Int64.max
                for step in 0..<longest {
                    oldest = min(oldest, cursors[step].begin)
                    guard oldest > .min, time - oldest <= within else { break }
                    guard step >= level else { continue }
                    level = step + 1
                    times?.note(time - oldest, step, ordinal)
                }
            }
        }
        return level
    }

    private func isMore(at time: Int64, upTo longest: Int) -> Bool {
        for step in 0..<longest where cursors[step].row < cursors[step].end {
            if cursors[step].times.unsafelyUnwrapped[cursors[step].row] == time { return true }
        }
        return false
    }

    private func firstCounts() -> Bool {
        guard cursors[0].scan >= 0 else { return true }
        let scan = scans[0][cursors[0].scan].scan
        return (cursors[0].row..<cursors[0].end).contains(where: scan.counts)
    }
}
