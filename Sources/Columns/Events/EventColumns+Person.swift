extension EventColumns {
    /// The text that a property has most often in one person's events that count, as whoever said it wrote it; of those that are equally
    /// frequent the one that came last. Nil where no event that counts has one. O(rows of the person).
    public func mostFrequent(_ property: String, _ question: EventQuestion, of ordinal: Int) -> String? {
        guard let number = number(of: property), let part = part(of: ordinal),
            let question = question.settled(for: ordinal), part.properties.indices.contains(number),
            let values = part.properties[number]
        else { return nil }
        let scan = EventScan(question, in: self, part, isOfOne: true)
        var counts: [String: (count: Int, last: Int)] = [:]
        for row in scan.rows(of: ordinal) where scan.counts(row) {
            let text: String
            if values.form.isCode {
                let code = values.code(row)
                guard code != 0 else { continue }
                text = Self.text(of: code, in: dictionaries[number])
            } else {
                guard let value = values.number(row) else { continue }
                text = Self.text(of: value)
            }
            counts[text] = ((counts[text]?.count ?? 0) + 1, row)
        }
        return counts.max { ($0.value.count, $0.value.last) < ($1.value.count, $1.value.last) }?.key
    }

    /// When the events of one person that count happened, ascending, in microseconds. O(rows of the person).
    public func times(_ question: EventQuestion, of ordinal: Int) -> [Int64] {
        guard let part = part(of: ordinal), let question = question.settled(for: ordinal) else { return [] }
        let scan = EventScan(question, in: self, part, isOfOne: true)
        return scan.rows(of: ordinal).filter(scan.counts).map { part.times[$0] }
    }

    /// The one in which the events of this owner count.
    func part(of ordinal: Int) -> EventPart? { livePart(of: ordinal)?.part }

    func livePart(of ordinal: Int) -> LivePart? { parts.place(of: ordinal).map { parts[$0] } }
}

/// What needs no more of the columns of a name than their parts: to look at all that columns are is to count a dozen references, and a
/// thousand audiences have a few thousand tests.
extension [EventColumns.LivePart] {
    /// Whether somebody ever did it. O(parts).
    public func has(_ ordinal: Int) -> Bool { place(of: ordinal) != nil }

    /// How often somebody did it in a time. O(parts, and the logarithm of the rows of the person).
    public func count(in window: Range<Int64>, of ordinal: Int) -> Int {
        guard let view = view(of: ordinal) else { return 0 }
        return view.rows(view.rows(of: ordinal), in: window).count
    }

    /// The places of the rows where somebody's count. Valid while these parts are.
    func view(of ordinal: Int) -> PartView? { place(of: ordinal).map { self[$0].part.view } }

    fileprivate func place(of ordinal: Int) -> Int? {
        let (word, bit): (Int, UInt64) = (ordinal >> 6, 1 << UInt64(ordinal & 63))
        return firstIndex { word < $0.live.count && $0.live[word] & bit != 0 }
    }
}
