extension EventColumns {
    /// Several measures of those among `people` who did it in the window, by ascending ordinal: for each question its values, in the order of the
    /// owners. The questions ask for the same events of one window; the first counts them. O(owners, and their rows).
    public func measures(_ questions: [EventQuestion], among people: Bitmap) -> (owners: [Int32], values: [[Double]]) {
        var all = Measures(questions.count)
        guard !questions.isEmpty else { return (all.owners, all.values) }
        for live in parts {
            var meant = people
            meant.formIntersection(words: live.live)
            let scans = questions.map { EventScan($0, in: self, live.part) }
            let pieces = piecesInParallel(live.part.presence.count, of: live.part.owners * scans.count) { range in
                Measures(scans, in: range, among: meant)
            }
            for piece in pieces { all.append(piece) }
        }
        guard parts.count > 1 else { return (all.owners, all.values) }
        // Each part is in order, and nobody is in two of them.
        let order = all.owners.indices.sorted { all.owners[$0] < all.owners[$1] }
        return (order.map { all.owners[$0] }, all.values.map { values in order.map { values[$0] } })
    }
}

private struct Measures {
    var owners: [Int32] = []
    var values: [[Double]]

    init(_ kinds: Int) { values = [[Double]](repeating: [], count: kinds) }

    /// Of the owners of one part in a range of words.
    init(_ scans: [EventScan], in range: Range<Int>, among people: Bitmap) {
        let (first, view) = (scans[0], scans[0].view)
        var (owners, runs, counts): ([Int32], [Int32], [Double]) = ([], [], [])
        view.forEachRun(people.words, in: range, since: first.window.lowerBound) { ordinal, run in
            guard let count = first.measure(of: view.rows(ofRun: run)), count > 0 else { return }
            owners.append(Int32(ordinal))
            runs.append(Int32(run))
            counts.append(count)
        }
        self.owners = owners
        // Question by question: a scan that is taken out of a list for each owner is copied each time.
        values =
            [counts] + scans.dropFirst().map { scan in runs.map { scan.measure(of: view.rows(ofRun: Int($0))) ?? 0 } }
    }

    mutating func append(_ other: Measures) {
        owners += other.owners
        for kind in values.indices { values[kind] += other.values[kind] }
    }
}
