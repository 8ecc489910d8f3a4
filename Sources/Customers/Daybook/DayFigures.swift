public import Core
public import Foundation

/// One day in numbers, hour by hour.
public struct DayFigures: Sendable, Equatable {
    /// Days since 1 January 1970, as local clocks count.
    public let day: Int64
    /// People by the hour in which they came first on that day: their sum is how many came.
    public internal(set) var people = [Int64](repeating: 0, count: 24)
    /// Those of them who had never come before.
    public internal(set) var newcomers = [Int64](repeating: 0, count: 24)
    /// By the number of the source.
    public internal(set) var events: [Int64: [Int64]] = [:]
    public internal(set) var orders = [Int64](repeating: 0, count: 24)
    /// Thousandths of a unit by currency; under the empty one what was sold without saying in which.
    public internal(set) var sales: [String: [Int64]] = [:]

    init(day: Int64) { self.day = day }

    static let quiet = [Int64](repeating: 0, count: 24)
}

/// What is usual up to a time of day: the average of the same weekday of the last weeks.
public struct Usual: Sendable {
    /// Those of the days on which the workspace was already in use; none where there is nothing to compare with.
    public let days: [DayFigures]
    /// Hours that have passed, the present one in part.
    public let hours: Double

    public init(days: [DayFigures], hours: Double) {
        self.days = days
        self.hours = hours
    }

    /// The average of what `figure` says of each day by the same time; nil where there is nothing to compare with.
    public func average(_ figure: (DayFigures) -> [Int64]) -> Double? {
        guard !days.isEmpty else { return nil }
        return days.reduce(0) { $0 + Self.sum(figure($1), through: hours) } / Double(days.count)
    }

    /// The part of an hour that has passed counts as that part of what the hour had.
    static func sum(_ hourly: [Int64], through hours: Double) -> Double {
        let whole = min(Int(hours), hourly.count)
        let sum = hourly.prefix(whole).reduce(0, +)
        let rest = whole < hourly.count ? Double(hourly[whole]) * (hours - Double(whole)) : 0
        return Double(sum) + rest
    }
}

/// The figures of one day beside those of the days before.
public struct DayOverview: Sendable {
    public let today: DayFigures
    public let usual: Usual
    /// The last four weeks and today in whole days, oldest first: people, newcomers, sales.
    public let days: [DayFigures]
    /// The first moment of today.
    public let start: Instant
    /// False while a recount is on its way: the figures are too small.
    public let isCurrent: Bool
    public let zone: TimeZone
}
