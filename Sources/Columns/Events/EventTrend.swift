/// How often something happened in each period, by how many people, and what it came to.
public struct EventTrend: Sendable, Equatable {
    public fileprivate(set) var events: [Int]
    public fileprivate(set) var people: [Int]
    /// Of what an event is worth.
    public fileprivate(set) var sums: [Double]

    fileprivate init(periods: Int) {
        events = [Int](repeating: 0, count: periods)
        people = events
        sums = [Double](repeating: 0, count: periods)
    }
}

extension EventColumns {
    /// What a property is of an event, in the form in which it is kept.
    private enum GroupKey: Hashable {
        case none
        case code(UInt32)
        case number(UInt64)
    }

    /// By the value of the property, nil for events without one; of several values those that are most frequent, `most` of them. One group of
    /// all where no property is named. The measure of `question` is a sum of what an event is worth, or a count. `starts`: when each period
    /// begins, and when the last one ends. O(events).
    public func trends(
        _ question: EventQuestion,
        starts: [Int64],
        among people: Bitmap,
        by property: String?,
        most: Int
    ) -> [(value: String?, trend: EventTrend)] {
        let periods = max(0, starts.count - 1)
        guard let begin = starts.first, let end = starts.last, periods > 0 else { return [] }
        var question = question
        question.window = begin..<end
        let groups = groups(question, among: people, by: property, most: most)
        var trends = [EventTrend](repeating: EventTrend(periods: periods), count: groups.names.count)
        // Of each group, who was counted last, and in which period.
        var latest = [(ordinal: Int, period: Int)](repeating: (-1, -1), count: trends.count)
        forEachRow(question, among: people, by: property) { ordinal, row, scan, key in
            guard let group = groups.numbers[key] else { return }
            let period = Self.period(of: scan.view.times[row], starts)
            trends[group].events[period] += 1
            trends[group].sums[period] += scan.worth(of: row)
            if latest[group] != (ordinal, period) { trends[group].people[period] += 1 }
            latest[group] = (ordinal, period)
        }
        return zip(groups.names, trends).map { (value: $0, trend: $1) }
    }

    /// The most frequent first.
    private func groups(
        _ question: EventQuestion,
        among people: Bitmap,
        by property: String?,
        most: Int
    ) -> (names: [String?], numbers: [GroupKey: Int]) {
        guard let property else { return ([nil], [.none: 0]) }
        var counts: [GroupKey: Int] = [:]
        forEachRow(question, among: people, by: property) { _, _, _, key in counts[key, default: 0] += 1 }
        let dictionary = number(of: property).map { dictionaries[$0] }
        // A number may be kept as one in some parts, and as a code in others.
        var byName: [String?: (count: Int, keys: [GroupKey])] = [:]
        for (key, count) in counts {
            let name: String? =
                switch key {
                case .none: nil
                case .code(let code): dictionary.map { Self.text(of: code, in: $0) }
                case .number(let bits): Self.text(of: Double(bitPattern: bits))
                }
            byName[name, default: (0, [])].count += count
            byName[name]?.keys.append(key)
        }
        let found = byName.sorted { ($1.value.count, $0.key ?? "") < ($0.value.count, $1.key ?? "") }.prefix(
            max(0, most)
        )
        var numbers: [GroupKey: Int] = [:]
        for (number, group) in found.enumerated() { for key in group.value.keys { numbers[key] = number } }
        return (found.map(\.key), numbers)
    }

    /// Each row that counts, one person after the other, in order of time.
    @inline(__always)
    private func forEachRow(
        _ question: EventQuestion,
        among people: Bitmap,
        by property: String?,
        _ body: (_ ordinal: Int, _ row: Int, _ scan: EventScan, _ key: GroupKey) -> Void
    ) {
        let number = property.flatMap { self.number(of: $0) }
        for live in parts {
            var meant = people
            meant.formIntersection(words: live.live)
            let scan = EventScan(question, in: self, live.part)
            let view = scan.view
            let values = number.flatMap {
                live.part.properties.indices.contains($0) ? live.part.properties[$0] : nil
            }
            view.forEachRun(meant.words, in: 0..<view.presence.count, since: question.window.lowerBound) {
                ordinal,
                run in
                for row in view.rows(view.rows(ofRun: run), in: question.window) where scan.counts(row) {
                    body(ordinal, row, scan, Self.key(of: row, in: values))
                }
            }
        }
    }

    @inline(__always)
    private static func key(of row: Int, in values: PropertyValues?) -> GroupKey {
        guard let values else { return .none }
        guard values.form.isCode else { return values.number(row).map { .number($0.bitPattern) } ?? .none }
        let code = values.code(row)
        return code == 0 ? .none : .code(code)
    }

    /// In which of the periods a time lies; it lies in one.
    @inline(__always)
    private static func period(of time: Int64, _ starts: [Int64]) -> Int {
        var (low, high) = (0, starts.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= time { low = middle } else { high = middle }
        }
        return low
    }
}
