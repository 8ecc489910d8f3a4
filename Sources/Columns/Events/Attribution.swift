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
        var alone = Alone()
        forEachPart(of: people) { conversion, touched, people in
            let (values, names) = groups(of: touched)
            let pieces = piecesInParallel(people.words.count, of: conversion.view.times.count) { words in
                self.shares(conversion, touched, values, names.count, in: words, among: people)
            }
            for piece in pieces {
                alone.add(piece.alone)
                for (group, share) in piece.shares.enumerated() where share != Share() {
                    shares[names[group], default: Share()].add(share)
                }
            }
        } untouched: {
            alone.add($0)
        }
        return (shares, (alone.conversions, alone.people))
    }

    /// Of the conversions of some words of people, for each of so many groups.
    private func shares(
        _ conversion: EventScan,
        _ touched: EventPart,
        _ values: PropertyValues?,
        _ groups: Int,
        in words: Range<Int>,
        among people: Bitmap
    ) -> (shares: [Share], alone: Alone) {
        var alone = Alone()
        var shares = [Share](repeating: Share(), count: groups)
        var latest = [Int](repeating: -1, count: groups)
        forEachConversion(conversion, touched, values, people, in: words) { ordinal, row, touches, begin in
            guard begin < touches.count else { return alone.add(ordinal) }
            let value = conversion.worth(of: row)
            shares[touches[begin].group].first += 1
            shares[touches[begin].group].firstValue += value
            shares[touches[touches.count - 1].group].last += 1
            shares[touches[touches.count - 1].group].lastValue += value
            let part = 1 / Double(touches.count - begin)
            let partValue = value / Double(touches.count - begin)
            for place in begin..<touches.count {
                let group = touches[place].group
                shares[group].linear += part
                shares[group].linearValue += partValue
                if latest[group] != ordinal { shares[group].people += 1 }
                latest[group] = ordinal
            }
        }
        return (shares, alone)
    }

    /// Conversions that no touch led to, each person's one after another.
    private struct Alone {
        private(set) var conversions = 0
        private(set) var people = 0
        private var latest = -1

        mutating func add(_ ordinal: Int) {
            conversions += 1
            if ordinal != latest { people += 1 }
            latest = ordinal
        }

        /// Those of other people.
        mutating func add(_ others: Alone) {
            conversions += others.conversions
            people += others.people
        }
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
                forEachConversion(conversion, touched, values, people, in: people.words.indices) {
                    ordinal,
                    _,
                    touches,
                    begin in
                    if begin == touches.count { members[ordinal] = true }
                }
            case .touch(let value):
                guard let group = names.firstIndex(of: value) else { return }
                forEachConversion(conversion, touched, values, people, in: people.words.indices) {
                    ordinal,
                    _,
                    touches,
                    begin in
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
        in words: Range<Int>,
        _ body: (_ ordinal: Int, _ row: Int, _ touches: [Touch], _ begin: Int) -> Void
    ) {
        let touch = EventScan(touches.question, in: touches.columns, touched)
        let (converted, touchedView) = (conversion.view, touch.view)
        var open: [Touch] = []
        converted.forEachRun(
            people.words,
            in: words,
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
