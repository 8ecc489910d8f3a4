public import Core
public import Foundation

extension CivilDate {
    /// The moment at which the day begins in a time zone.
    public func start(in zone: TimeZone) -> Instant {
        func offset(at instant: Instant) -> Int64 {
            let date = Date(timeIntervalSince1970: Double(instant.microseconds) / 1e6)
            return Int64(zone.secondsFromGMT(for: date)) * Instant.second
        }
        let utc = Instant(microseconds: daysSinceEpoch * Instant.day)
        let guess = utc.advanced(byMicroseconds: -offset(at: utc))
        // Where the clock was changed between the two.
        return utc.advanced(byMicroseconds: -offset(at: guess))
    }
}
