import Core

/// What an attribute's value has to be.
public enum ValueTest: Hashable, Sendable {
    case exists
    case missing
    /// One of these, letter for letter.
    case isAny([String])
    /// There, but none of these.
    case isNone([String])
    /// Holds this text, in letters of either case.
    case contains(String)
    case begins(String)
    case less(Double)
    case lessOrEqual(Double)
    case greater(Double)
    case greaterOrEqual(Double)
    /// Both ends included.
    case between(Double, Double)
    case isTrue
    case isFalse
    /// Before the first moment of this day, or at or after the first one of it, by the workspace's time.
    case before(Day)
    case since(Day)
    /// Within so many days before now, or longer ago than that.
    case inLast(days: Int)
    case notInLast(days: Int)

    /// As it stands in definitions.
    public var name: String {
        switch self {
        case .exists: "exists"
        case .missing: "missing"
        case .isAny: "is"
        case .isNone: "is_not"
        case .contains: "contains"
        case .begins: "begins"
        case .less: "less"
        case .lessOrEqual: "at_most"
        case .greater: "more"
        case .greaterOrEqual: "at_least"
        case .between: "between"
        case .isTrue: "true"
        case .isFalse: "false"
        case .before: "before"
        case .since: "since"
        case .inLast: "in_last_days"
        case .notInLast: "not_in_last_days"
        }
    }
}

/// A day of the calendar, such as `2026-11-21`.
public struct Day: Hashable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil for what is no day.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month), (1...31).contains(day), Instant(iso8601: "\(text)T00:00:00Z") != nil
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    public var text: String {
        func padded(_ number: Int, _ count: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, count - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
