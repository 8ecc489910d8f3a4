/// A moment: microseconds since 1970-01-01T00:00:00Z, the unit of every time column.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    /// Microseconds since the Unix epoch, negative before it.
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public init(milliseconds: Int64) { self.microseconds = milliseconds * 1_000 }

    public init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    /// Saturates instead of overflowing: times come from strangers.
    public func advanced(byMicroseconds delta: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(delta)
        return Instant(microseconds: overflow ? (delta > 0 ? .max : .min) : sum)
    }

    /// Microseconds from `other` to this, saturating.
    public func microseconds(since other: Instant) -> Int64 {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        return overflow ? (microseconds > other.microseconds ? .max : .min) : difference
    }
}

extension Instant {
    public static let day: Int64 = 86_400_000_000
    public static let hour: Int64 = 3_600_000_000
    public static let minute: Int64 = 60_000_000
    public static let second: Int64 = 1_000_000

    /// The number of the minute, as SQL's integer division counts it.
    public var minute: Int64 { microseconds / Self.minute }

    /// The range that the pipeline accepts: years 1900 to 2200. Outside it a clock was wrong, not early.
    public static let plausible: ClosedRange<Instant> =
        Instant(seconds: -2_208_988_800)...Instant(seconds: 7_258_118_400)
}
