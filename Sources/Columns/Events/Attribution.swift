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
        /// Whose conversions it was a touch of.
        public var people = 0

        public init() {}

        fileprivate mutating func add(_ other: Share) {
            first += other.first
            firstValue += other.firstValue
            last += other.last
            lastValue += other.lastValue
            linear += other.linear
            linearValue += other.linearValue
            people += other.people
        }
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

    /// By the value of the property, nil for touches without one; and how many conversions no touch led to, of how many people. A touch at the very
    /// moment of the conversion leads to it, one that lies exactly the whole time before it does not. O(rows of those who converted).
    public func shares(among people: Bitmap) -> (shares: [String?: Share], alone: (conversions: Int, people: Int)) {
        var shares: [String?: Share] = [:]
        var alone = (conversions: 0, people: 0)
        // Who was counted last; each person's conversions stand together.
        var latestAlone = -1
        func add(alone ordinal: Int) {
            alone.conversions += 1
            if ordinal != latestAlone { alone.people += 1 }
            latestAlone = ordinal
        }
        forEachPart(of: people) { conversion, touched, people in
            let (values, names) = groups(of: touched)
            var sums = [Share](repeating: Share(), count: names.count)
            var latest = [Int](repeating: -1, count: names.count)
            forEachConversion(conversion, touched, values, people) { ordinal, row, touches, begin in
                let count = touches.count - begin
                guard count > 0 else { return add(alone: ordinal) }
                let value = conversion.worth(of: row)
                sums[touches[begin].group].first += 1
                sums[touches[begin].group].firstValue += value
                sums[touches[touches.count - 1].group].last += 1
                sums[touches[touches.count - 1].group].lastValue += value
                for place in begin..<touches.count {
                    let group = touches[place].group
                    sums[group].linear += 1 / Double(count)
                    sums[group].linearValue += value / Double(count)
                    if latest[group] != ordinal { sums[group].people += 1 }
                    latest[group] = ordinal
                }
            }
            for (group, sum) in sums.enumerated() where sum != Share() {
                shares[names[group], default: Share()].add(sum)
            }
        } untouched: {
            add(alone: $0)
        }
        return (shares, alone)
    }

    /// What a conversion was led to by.
    public enum Cause: Hashable, Sendable {
        /// A touch with this value of the property, or without one.
        case touch(String?)
        /// No touch at all.
        case nothing
    }

    /// Those of whom a conversion was led to by it. As much work.
    public func members(_ cause: Cause, among people: Bitmap) -> Bitmap {
        var members = Bitmap(bound: people.bound)
        forEachPart(of: people) { conversion, touched, people in
            let (values, names) = groups(of: touched)
            switch cause {
            case .nothing:
                forEachConversion(conversion, touched, values, people) { ordinal, _, touches, begin in
                    if begin == touches.count { members[ordinal] = true }
                }
            case .touch(let value):
                guard let group = names.firstIndex(of: value) else { return }
                forEachConversion(conversion, touched, values, people) { ordinal, _, touches, begin in
                    for place in begin..<touches.count where touches[place].group == group { members[ordinal] = true }
                }
            }
        } untouched: { ordinal in
            if cause == .nothing { members[ordinal] = true }
        }
        return members
    }

    /// A touch that may have led to what comes next.
    private typealias Touch = (time: Int64, group: Int)

    /// Each part of the conversions with each of the touches, and the people who are in both; and the owner of each conversion of those
    /// who never were touched.
    private func forEachPart(
        of people: Bitmap,
        _ body: (EventScan, EventPart, Bitmap) -> Void,
        untouched: (_ ordinal: Int) -> Void
    ) {
        for converted in conversions.columns.parts {
            let conversion = EventScan(conversions.question, in: conversions.columns, converted.part)
            var meant = people
            meant.formIntersection(words: converted.live)
            for touched in touches.columns.parts {
                var both = meant
                both.formIntersection(words: touched.live)
                body(conversion, touched.part, both)
                meant.subtract(both)
            }
            conversion.view.forEachRun(
                meant.words,
                in: 0..<converted.part.presence.count,
                since: conversions.question.window.lowerBound
            ) { ordinal, _ in
                for row in conversion.rows(of: ordinal) where conversion.counts(row) { untouched(ordinal) }
            }
        }
    }

    /// Each conversion, with the touches up to it, of which those from a place on lie near enough.
    @inline(__always)
    private func forEachConversion(
        _ conversion: EventScan,
        _ touched: EventPart,
        _ values: PropertyValues?,
        _ people: Bitmap,
        _ body: (_ ordinal: Int, _ row: Int, _ touches: [Touch], _ begin: Int) -> Void
    ) {
        let touch = EventScan(touches.question, in: touches.columns, touched)
        let (converted, touchedView) = (conversion.view, touch.view)
        var open: [Touch] = []
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
                body(ordinal, row, open, begin)
            }
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
