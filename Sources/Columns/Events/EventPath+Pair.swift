import CPrefetch

/// One event after another where each of the name counts, which is what most sequences ask: of each person two rows of times are gone
/// through once, and nothing else is looked at.
extension EventPath {
    /// Whether the path is one, in one window.
    var isPlainPair: Bool {
        steps.count == 2 && isOrdered && excluded.isEmpty
            && steps.allSatisfy { $0.question.isPlain && $0.question.anchor == nil }
            && steps[0].question.window == steps[1].question.window
    }

    /// Those among `candidates` who took both steps of such a path. O(their rows).
    func pairs(among candidates: Bitmap) -> Bitmap {
        var result = Bitmap(bound: candidates.bound)
        let window = steps[0].question.window
        result.words.withUnsafeMutableBufferPointer { buffer in
            let words = Words(buffer)
            for first in steps[0].columns.parts {
                var beginners = candidates
                beginners.formIntersection(words: first.live)
                guard !beginners.isEmpty else { continue }
                for second in steps[1].columns.parts {
                    var meant = beginners
                    meant.formIntersection(words: second.live)
                    let (firsts, seconds, count) = (first.part.view, second.part.view, meant.count)
                    inParallel(firsts.presence.count, of: count) { range in
                        Self.forEachPair(meant.words, range, firsts, seconds, window, within) { ordinal in
                            words.base[ordinal >> 6] |= 1 << UInt64(ordinal & 63)
                        }
                    }
                }
            }
        }
        return result
    }

    /// Whether one person took both; what ``pairs(among:)`` says of them, with nothing made ready. O(their rows).
    public static func isPair(
        _ first: [EventColumns.LivePart],
        _ second: [EventColumns.LivePart],
        in window: Range<Int64>,
        within: Int64,
        of ordinal: Int
    ) -> Bool {
        guard let firsts = first.view(of: ordinal), let seconds = second.view(of: ordinal) else { return false }
        let run = Run(ordinal: ordinal, firsts: firsts.rows(of: ordinal), seconds: seconds.rows(of: ordinal))
        return isPair(firsts.times, seconds.times, run, window, within)
    }

    /// Somebody's rows.
    private struct Run {
        let ordinal: Int
        let firsts: Range<Int>
        let seconds: Range<Int>

        /// Whose rows are on their way from memory at once.
        static let many = 64
    }

    @inline(__always) private static func forEachPair(
        _ candidates: [UInt64],
        _ range: Range<Int>,
        _ firsts: PartView,
        _ seconds: PartView,
        _ window: Range<Int64>,
        _ within: Int64,
        _ body: (_ ordinal: Int) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Run.self, capacity: Run.many) { runs in
            var count = 0
            func look() {
                for index in 0..<count where isPair(firsts.times, seconds.times, runs[index], window, within) {
                    body(runs[index].ordinal)
                }
                count = 0
            }
            firsts.forEachRun(candidates, in: range, since: window.lowerBound) { ordinal, run in
                let run = Run(ordinal: ordinal, firsts: firsts.rows(ofRun: run), seconds: seconds.rows(of: ordinal))
                prefetch(firsts.times.baseAddress.unsafelyUnwrapped + run.firsts.upperBound - 1)
                prefetch(seconds.times.baseAddress.unsafelyUnwrapped + run.seconds.upperBound - 1)
                runs[count] = run
                count += 1
                if count == Run.many { look() }
            }
            look()
        }
    }

    /// From the last ones back, because it is of late that is asked for most: before each second one the latest first one is the best.
    @inline(__always) private static func isPair(
        _ firsts: UnsafeBufferPointer<Int64>,
        _ seconds: UnsafeBufferPointer<Int64>,
        _ run: Run,
        _ window: Range<Int64>,
        _ within: Int64
    ) -> Bool {
        var (first, second) = (run.firsts.upperBound - 1, run.seconds.upperBound - 1)
        while second >= run.seconds.lowerBound {
            let time = seconds[second]
            second -= 1
            guard time < window.upperBound else { continue }
            guard time >= window.lowerBound else { return false }
            while first >= run.firsts.lowerBound, firsts[first] >= time { first -= 1 }
            guard first >= run.firsts.lowerBound, firsts[first] >= window.lowerBound else { return false }
            if time - firsts[first] <= within { return true }
        }
        return false
    }
}
