public import Core

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
    case before(CivilDate)
    case since(CivilDate)
    /// Within so many days before now, or longer ago than that.
    case inLast(days: Int)
    case notInLast(days: Int)
    /// Its day comes round again within so many days, today included, where the workspace is. What was on 29 February is
    /// kept on the 28th in other years.
    case anniversary(days: Int)

    /// Whether it can be asked of numbers that everybody has.
    var isOfNumbers: Bool {
        switch self {
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .between: true
        case .isAny(let texts), .isNone(let texts): texts.allSatisfy { Double($0)?.isFinite == true }
        default: false
        }
    }

    var changesWithTime: Bool {
        switch self {
        case .inLast, .notInLast, .anniversary: true
        default: false
        }
    }

    /// Whether it can be asked of when something was done.
    var isOfDates: Bool {
        switch self {
        case .before, .since, .inLast, .notInLast: true
        default: false
        }
    }

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
        case .anniversary: "anniversary_in_days"
        }
    }
}

extension CivilDate {
    /// Such as `2026-11-21`; nil for what is no day.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int64(parts[0]), let month = Int64(parts[1]),
            let day = Int64(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}
