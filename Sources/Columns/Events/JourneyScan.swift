import Synchronization

/// What people did next after something, or before it, step by step.
public struct JourneyScan: Sendable {
    /// From what to what how many people went at one step: places in the list of events, nil for nothing more.
    public struct Flow: Sendable, Hashable {
        /// 0 for the step that leads away from where everybody begins.
        public let step: Int
        /// Nil at step 0.
        public let from: Int?
        public let to: Int?
        public let people: Int

        public init(step: Int, from: Int?, to: Int?, people: Int) {
            (self.step, self.from, self.to, self.people) = (step, from, to, people)
        }
    }

    private let start: (columns: EventColumns, question: EventQuestion)
    private let events: [EventColumns]
    private let steps: Int
    private let isAfter: Bool
    private let within: Int64

    /// `start`: where everybody begins: with the first of these events that counts, with the last one where one looks back.
    /// `within`: microseconds from there to the last step at most.
    public init(
        from start: (columns: EventColumns, question: EventQuestion),
        among events: [EventColumns],
        steps: Int,
        isAfter: Bool,
        within: Int64
    ) {
        var question = start.question
        question.measure = isAfter ? .first : .last
        (self.start, self.events, self.steps) = ((start.columns, question), events, steps)
        (self.isAfter, self.within) = (isAfter, within)
    }

    /// A row of a name, side by side with the others of that name.
    private struct Track {
        let event: Int
        let view: PartView
        let live: [UInt64]
    }

    private struct Cursor {
        let event: Int
        let times: UnsafePointer<Int64>
        var rows: Range<Int>
    }

    /// Everybody who began, in ascending order of step; the same event several times in a row is one step. O(people × names, and the rows
    /// that are passed).
    public func flows(among people: Bitmap) -> [Flow] {
        let width = events.count + 1
        let counts = Mutex([Int](repeating: 0, count: steps * width * width))
        forEachPart(of: people) { forEach in
            var own = [Int](repeating: 0, count: steps * width * width)
            forEach { _, step, last, next in own[(step * width + last) * width + next] += 1 }
            counts.withLock { all in for index in own.indices { all[index] += own[index] } }
        }
        let all = counts.withLock { $0 }
        return all.indices.filter { all[$0] > 0 }.map { index in
            let (from, to) = (index / width % width, index % width)
            return Flow(
                step: index / width / width,
                from: from < events.count ? from : nil,
                to: to < events.count ? to : nil,
                people: all[index]
            )
        }
    }

    /// Those who went this way, whose number ``flows(among:)`` says. As much work.
    public func members(of flow: Flow, among people: Bitmap) -> Bitmap {
        let (from, to) = (flow.from ?? events.count, flow.to ?? events.count)
        let found = Mutex(Bitmap(bound: people.bound))
        forEachPart(of: people) { forEach in
            var own: [Int] = []
            forEach { ordinal, step, last, next in
                if step == flow.step, last == from, next == to { own.append(ordinal) }
            }
            found.withLock { all in for ordinal in own { all[ordinal] = true } }
        }
        return found.withLock { $0 }
    }

    /// Hands each part of the people, on several threads, a loop over the steps of all of its paths: who went from what to what, where the
    /// number of events stands for nothing.
    private func forEachPart(
        of people: Bitmap,
        _ body: @Sendable ((_ step: (Int, Int, Int, Int) -> Void) -> Void) -> Void
    ) {
        let tracks = events.enumerated().flatMap { event, columns in
            columns.parts.map { Track(event: event, view: $0.part.view, live: $0.live) }
        }
        for live in start.columns.parts {
            var meant = people
            meant.formIntersection(words: live.live)
            let scan = EventScan(start.question, in: start.columns, live.part)
            let words = meant.words
            inParallel(live.part.presence.count, of: live.part.owners) { range in
                body { step in
                    var cursors: [Cursor] = []
                    scan.view.forEachRun(words, in: range, since: start.question.window.lowerBound) { ordinal, run in
                        let rows = scan.view.rows(scan.view.rows(ofRun: run), in: start.question.window)
                        guard let time = scan.measure(of: rows) else { return }
                        gather(tracks, around: Int64(time), of: ordinal, &cursors)
                        walk(&cursors) { step(ordinal, $0, $1, $2) }
                    }
                }
            }
        }
    }

    private func gather(_ tracks: [Track], around time: Int64, of ordinal: Int, _ cursors: inout [Cursor]) {
        cursors.removeAll(keepingCapacity: true)
        let (word, bit): (Int, UInt64) = (ordinal >> 6, 1 << UInt64(ordinal & 63))
        let window =
            isAfter
            ? (time + 1)..<max(time + 1, time.addingReportingOverflow(within).partialValue + 1)
            : min(time, time.subtractingReportingOverflow(within).partialValue)..<time
        for track in tracks where word < track.live.count && track.live[word] & bit != 0 {
            let rows = track.view.rows(track.view.rows(of: ordinal), in: window)
            if !rows.isEmpty, let times = track.view.times.baseAddress {
                cursors.append(Cursor(event: track.event, times: times, rows: rows))
            }
        }
    }

    /// Of events at one moment the one that stands first in the list comes first; last, where one looks back.
    @inline(__always)
    private func walk(_ cursors: inout [Cursor], _ body: (_ step: Int, _ last: Int, _ next: Int) -> Void) {
        var last = events.count
        for step in 0..<steps {
            var next = events.count
            repeat {
                var (found, time) = (-1, Int64(0))
                for index in cursors.indices where !cursors[index].rows.isEmpty {
                    let cursor = cursors[index]
                    let own = cursor.times[isAfter ? cursor.rows.lowerBound : cursor.rows.upperBound - 1]
                    let isNext = isAfter ? own < time : own >= time
                    if found < 0 || isNext { (found, time) = (index, own) }
                }
                next = found < 0 ? events.count : cursors[found].event
                guard found >= 0 else { break }
                let rows = cursors[found].rows
                cursors[found].rows =
                    isAfter ? (rows.lowerBound + 1)..<rows.upperBound : rows.lowerBound..<(rows.upperBound - 1)
            } while next == last
            body(step, last, next)
            guard next < events.count else { return }
            last = next
        }
    }
}
