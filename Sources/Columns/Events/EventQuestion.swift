/// What is asked of everybody's events of one name: which of them count, what is measured over those, and what that has to be.
public struct EventQuestion: Sendable {
    /// Microseconds.
    public var window = Int64.min..<Int64.max
    public var tests: [PropertyTest] = []
    /// At which hours of the week; any where nil.
    public var clock: ClockTest?
    /// Around which other event of the same person, instead of in the window; nil for none.
    public var anchor: EventAnchor?
    public var measure = Measure.count
    /// The measure is in one of these.
    public var wanted: [ClosedRange<Double>] = [1...Double.infinity]

    public init() {}

    public enum Measure: Sendable, Hashable {
        case count
        /// Of the product of these properties. What lacks one of them adds nothing.
        case sum([String])
        case average([String])
        case minimum([String])
        case maximum([String])
        /// How many different values.
        case distinct(String)
        /// The time of the first or last one, microseconds.
        case first
        case last

        /// What somebody has who did nothing that counts; nil where nothing can be said of them.
        public var whenNone: Double? {
            switch self {
            case .count, .sum, .distinct: 0
            case .average, .minimum, .maximum, .first, .last: nil
            }
        }
    }

    /// Whether it is right that somebody did nothing that counts.
    var holdsWhenNone: Bool { holds(measure.whenNone) }

    func holds(_ value: Double?) -> Bool {
        guard let value else { return false }
        return wanted.contains { $0.contains(value) }
    }

    /// Whether all in the window count.
    var isPlain: Bool { tests.isEmpty && clock == nil }

    /// How many times decides, where that is all that is asked and the window has no end.
    var leastCount: Int? {
        guard measure == .count, isPlain, window.upperBound == .max, let range = onlyRange
        else {
            return nil
        }
        if range.upperBound == .infinity, range.lowerBound > 0, range.lowerBound < 1e9 {
            return Int(range.lowerBound.rounded(.up))
        }
        if range.lowerBound <= 0, range.upperBound >= 0, range.upperBound < 1e9 {
            return Int(range.upperBound.rounded(.down)) + 1
        }
        return nil
    }

    /// The bounds where one range is wanted, as nearly always.
    var onlyRange: ClosedRange<Double>? { wanted.count == 1 ? wanted[0] : nil }
}

/// What the value of a property has to be. Judged once for each distinct text, and for each number.
public struct PropertyTest: Sendable {
    let property: String
    let acceptsMissing: Bool
    let accepts: @Sendable (_ order: ValueOrder, _ text: () -> String) -> Bool

    public init(
        _ property: String,
        acceptsMissing: Bool,
        accepts: @escaping @Sendable (_ order: ValueOrder, _ text: () -> String) -> Bool
    ) {
        (self.property, self.acceptsMissing, self.accepts) = (property, acceptsMissing, accepts)
    }
}

extension EventColumns {
    /// The measure of one person; nil where nothing can be said. O(rows of the person).
    public func value(_ question: EventQuestion, of ordinal: Int) -> Double? {
        guard let part = part(of: ordinal) else { return question.measure.whenNone }
        guard question.anchor != nil else { return value(question, of: ordinal, in: part) }
        return question.settled(for: ordinal).map { value($0, of: ordinal, in: part) } ?? question.measure.whenNone
    }

    private func value(_ question: EventQuestion, of ordinal: Int, in part: EventPart) -> Double? {
        if question.measure == .count, question.isPlain {
            let view = part.view
            return Double(view.rows(view.rows(of: ordinal), in: question.window).count)
        }
        return EventScan(question, in: self, part, isOfOne: true).measure(of: part.view.rows(of: ordinal))
    }

    /// Whether the measure of one person is wanted.
    public func holds(_ question: EventQuestion, of ordinal: Int) -> Bool {
        question.holds(value(question, of: ordinal))
    }
}
