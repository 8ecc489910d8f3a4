import Core
import Foundation

/// Hours as the clocks of one time zone show them: number 0 began at midnight of 1 January 1970, wherever that was.
///
/// Zones differ by whole quarters of an hour, so the clock is asked once for each quarter.
struct LocalHours: Sendable {
    private static let quarter = 900 * Instant.second
    private static let remembered = 50_000

    let zone: TimeZone
    private var known: [Int64: Int64] = [:]
    private var last: (quarter: Int64, hour: Int64) = (.min, 0)

    init(zone: TimeZone) { self.zone = zone }

    mutating func hour(of instant: Instant) -> Int64 {
        let quarter = instant.microseconds.flooredDivision(by: Self.quarter).quotient
        if quarter == last.quarter { return last.hour }
        if known.count > Self.remembered { known = [:] }
        let hour = known[quarter] ?? Self.hour(at: Double(quarter * 900), in: zone)
        known[quarter] = hour
        last = (quarter, hour)
        return hour
    }

    /// The first moment of a local day, and the first of the next one.
    static func range(ofDay day: Int64, in zone: TimeZone) -> Range<Instant> {
        start(ofDay: day, in: zone)..<start(ofDay: day + 1, in: zone)
    }

    private static func start(ofDay day: Int64, in zone: TimeZone) -> Instant {
        let noon = Date(timeIntervalSince1970: Double(day * 86_400 + 43_200))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let local = noon.addingTimeInterval(-Double(zone.secondsFromGMT(for: noon)))
        return Instant(seconds: Int64(calendar.startOfDay(for: local).timeIntervalSince1970))
    }

    private static func hour(at seconds: Double, in zone: TimeZone) -> Int64 {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
        return (Int64(seconds) + Int64(offset)).flooredDivision(by: 3_600).quotient
    }
}
