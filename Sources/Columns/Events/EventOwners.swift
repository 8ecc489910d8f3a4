extension EventColumns {
    /// Those among `candidates` who ever did it. O(candidates / 64).
    func owners(among candidates: Bitmap) -> Bitmap {
        var result = Bitmap(bound: candidates.bound)
        for live in parts { result.formUnion(words: live.live) }
        result.formIntersection(candidates)
        return result
    }

    /// Those among `candidates` whose measure is wanted. O(owners among them, and their rows in the window).
    public func owners(_ question: EventQuestion, among candidates: Bitmap) -> Bitmap {
        Self.owners([(self, question)], among: candidates)
    }

    /// Those among `candidates` whose measures are all wanted, each of the events of its own columns. O(the owners, and their rows in the windows, of
    /// those who are left by the questions before).
    ///
    /// A block of people is asked everything before the next block: who is left by one question is asked the next while their rows are
    /// still near the processor, and threads are started once.
    public static func owners(
        _ questions: [(columns: EventColumns, question: EventQuestion)],
        among candidates: Bitmap
    ) -> Bitmap {
        var result = candidates
        // What most are left out by, and what costs least, goes first.
        let scans = questions.enumerated().filter { $0.element.question.anchor == nil }.map { place, asked in
            OwnersScan(asked.question, in: asked.columns, place)
        }.sorted { $0.effort < $1.effort }
        if let first = scans.first {
            result.words.withUnsafeMutableBufferPointer { buffer in
                let words = Words(buffer)
                inParallel(buffer.count, of: candidates.count * first.looks) { range in
                    for block in stride(from: range.lowerBound, to: range.upperBound, by: wordsOfBlock) {
                        let block = block..<min(block + wordsOfBlock, range.upperBound)
                        for scan in scans { scan.narrow(words.base, block) }
                    }
                }
            }
        }
        for (columns, question) in questions {
            guard let anchor = question.anchor else { continue }
            result = columns.owners(question, around: anchor, among: result)
        }
        return result
    }

    /// Eight thousand people.
    private static let wordsOfBlock = 128
}

/// A question made ready for all parts of its columns.
private struct OwnersScan {
    private let question: EventQuestion
    private let holdsWhenNone: Bool
    private let parts: [(live: [UInt64], scan: EventScan)]
    /// How many times decides, where that is all that is asked.
    private let least: Int?
    /// Among the questions.
    private let place: Int

    init(_ question: EventQuestion, in columns: EventColumns, _ place: Int) {
        (self.question, self.place) = (question, place)
        (holdsWhenNone, least) = (question.holdsWhenNone, question.leastCount)
        parts = columns.parts.compactMap { live in
            let scan = EventScan(question, in: columns, live.part)
            return scan.findsNothing ? nil : (live.live, scan)
        }
    }

    /// How much one person costs beside a look at their last row.
    var looks: Int { least == nil ? 8 : 1 }

    /// What stands first leaves most out, or costs least.
    var effort: (Int, Int, Int, Int) {
        (holdsWhenNone ? 1 : 0, looks, parts.reduce(0) { $0 + $1.scan.view.lastMinutes.count }, place)
    }

    /// Leaves in a block of words those whose measure is wanted. Who did nothing is right or wrong, until somebody did something that makes
    /// them the other one.
    func narrow(_ words: UnsafeMutablePointer<UInt64>, _ block: Range<Int>) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: block.count) { asked in
            var anybody: UInt64 = 0
            for index in block {
                let word = words[index]
                asked[index - block.lowerBound] = word
                anybody |= word
                if !holdsWhenNone { words[index] = 0 }
            }
            guard anybody != 0 else { return }
            for (live, scan) in parts {
                live.withUnsafeBufferPointer { live in
                    let range = block.clamped(to: 0..<live.count)
                    if let least {
                        flip(words, range, scan.view, least) { asked[$0 - block.lowerBound] & live[$0] }
                    } else {
                        flip(words, range, scan) { asked[$0 - block.lowerBound] & live[$0] }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func flip(
        _ words: UnsafeMutablePointer<UInt64>,
        _ range: Range<Int>,
        _ scan: EventScan,
        _ candidates: (Int) -> UInt64
    ) {
        let only = question.onlyRange
        let (low, high) = (only?.lowerBound ?? 0, only?.upperBound ?? 0)
        scan.forEachMeasure(in: range, among: candidates) { ordinal, value in
            let isRight: Bool
            if only != nil, let value {
                isRight = value >= low && value <= high
            } else {
                isRight = question.holds(value)
            }
            guard isRight != holdsWhenNone else { return }
            words[ordinal >> 6] ^= 1 << UInt64(ordinal & 63)
        }
    }

    /// Those who did it so many times since the window began, whose bit becomes the other one. Whether somebody did is one look at the
    /// row that stands so many before their last: looks that do not depend on each other, which a processor overlaps.
    @inline(__always)
    private func flip(
        _ words: UnsafeMutablePointer<UInt64>,
        _ range: Range<Int>,
        _ view: PartView,
        _ least: Int,
        _ candidates: (Int) -> UInt64
    ) {
        let since = question.window.lowerBound
        // Places first and times then, so that several times are on their way from memory at once.
        withUnsafeTemporaryAllocation(of: Place.self, capacity: Place.many) { places in
            var count = 0
            func look() {
                for index in 0..<count {
                    let (ordinal, row) = (places[index].ordinal, places[index].row)
                    let isRight: UInt64 = view.times[row] >= since ? 1 : 0
                    words[ordinal >> 6] ^= isRight << UInt64(ordinal & 63)
                }
                count = 0
            }
            view.forEachRun(in: range, since: since, among: candidates) { ordinal, run in
                let row = Int(view.starts[run + 1]) - least
                guard row >= Int(view.starts[run]) else { return }
                places[count] = Place(ordinal: ordinal, row: row)
                count += 1
                if count == Place.many { look() }
            }
            look()
        }
    }
}

/// A row of somebody that decides.
private struct Place {
    let ordinal: Int
    let row: Int

    static let many = 256
}
