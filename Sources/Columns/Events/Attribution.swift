/// What led to what: conversions, and the touches before each within a time, by a property of the touch.
public struct AttributionScan: Sendable {
    public struct Share: Sendable, Hashable {
        /// Conversions whose first or last touch it was, and what they were worth.
        public var first = 0
        public var firstValue = 0.0
        public var last = 0
        public var lastValue = 0.0
        /// What each touch of a conversion gets an equal part of.
        public var linear = 0.0
        public var linearValue = 0.0

        public init() {}
    }

    private let conversions: (columns: EventColumns, question: EventQuestion)
    private let touches: (columns: EventColumns, question: EventQuestion)
    private let property: String
    private let lookBack: Int64

    /// `conversions`: its measure is a sum of what one conversion is worth, or a count for worthless ones. `lookBack`: microseconds.
    public init(
        conversions: (columns: EventColumns, question: EventQuestion),
        touches: (columns: EventColumns, question: EventQuestion),
        by property: String,
        lookBack: Int64
    ) {
        (self.conversions, self.touches) = (conversions, touches)
        (self.property, self.lookBack) = (property, lookBack)
    }

    /// By the value of the property, nil for touches without one; and how many conversions no touch led to. A touch at the very
    /// moment of the conversion leads to it, one that lies exactly the whole time before it does not. O(rows of those who converted).
    public func shares(among people: Bitmap) -> (shares: [String?: Share], alone: Int) {
        var shares: [String?: Share] = [:]
        var alone = 0
        for converted in conversions.columns.parts {
            let conversion = EventScan(conversions.question, in: conversions.columns, converted.part)
            var meant = people
            meant.formIntersection(words: converted.live)
            for touched in touches.columns.parts {
                let touch = EventScan(touches.question, in: touches.columns, touched.part)
                var both = meant
                both.formIntersection(words: touched.live)
                add(conversion, touch, touched.part, both, &shares, &alone)
                meant.subtract(both)
            }
            // Those who never were touched.
            conversion.view.forEachRun(
                meant.words,
                in: 0..<converted.part.presence.count,
                since: conversions.question.window.lowerBound
            ) { ordinal, _ in
                for row in conversion.rows(of: ordinal) where conversion.counts(row) { alone += 1 }
            }
        }
        return (shares, alone)
    }

    private func add(
        _ conversion: EventScan,
        _ touch: EventScan,
        _ touched: EventPart,
        _ people: Bitmap,
        _ shares: inout [String?: Share],
        _ alone: inout Int
    ) {
        let (values, names) = groups(of: touched)
        var sums = [Share](repeating: Share(), count: names.count)
        var open: [(time: Int64, group: Int)] = []
        let (converted, touchedView) = (conversion.view, touch.view)
        converted.forEachRun(
            people.words,
            in: 0..<converted.presence.count,
            since: conversions.question.window.lowerBound
        ) { ordinal, run in
            let rows = converted.rows(converted.rows(ofRun: run), in: conversions.question.window)
            var next = touchedView.rows(of: ordinal)
            open.removeAll(keepingCapacity: true)
            var begin = 0
            for row in rows where conversion.counts(row) {
                let time = converted.times[row]
                while let first = next.first, touchedView.times[first] <= time {
                    if touch.counts(first) {
                        open.append((touchedView.times[first], values.map { Int($0.code(first)) } ?? 0))
                    }
                    next = (first + 1)..<next.upperBound
                }
                while begin < open.count, open[begin].time <= time - lookBack { begin += 1 }
                let count = open.count - begin
                guard count > 0 else {
                    alone += 1
                    continue
                }
                let value = conversion.worth(of: row)
                sums[open[begin].group].first += 1
                sums[open[begin].group].firstValue += value
                sums[open[open.count - 1].group].last += 1
                sums[open[open.count - 1].group].lastValue += value
                for place in begin..<open.count {
                    sums[open[place].group].linear += 1 / Double(count)
                    sums[open[place].group].linearValue += value / Double(count)
                }
            }
        }
        for (group, sum) in sums.enumerated() where sum != Share() {
            let name = names[group]
            let known = shares[name] ?? Share()
            var both = known
            both.first += sum.first
            both.firstValue += sum.firstValue
            both.last += sum.last
            both.lastValue += sum.lastValue
            both.linear += sum.linear
            both.linearValue += sum.linearValue
            shares[name] = both
        }
    }

    /// Codes of the rows and what they stand for; properties that are numbers have no groups.
    private func groups(of part: EventPart) -> (PropertyValues?, [String?]) {
        guard let number = touches.columns.number(of: property), part.properties.indices.contains(number),
            let values = part.properties[number], values.form.isCode
        else { return (nil, [nil]) }
        let dictionary = touches.columns.dictionaries[number]
        return (
            values, [nil] + (1..<max(1, dictionary.count)).map { EventColumns.text(of: UInt32($0), in: dictionary) }
        )
    }
}

extension EventScan {
    /// What one row adds to the measure.
    func worth(of row: Int) -> Double { isCount ? 1 : product(row) ?? 0 }
}
