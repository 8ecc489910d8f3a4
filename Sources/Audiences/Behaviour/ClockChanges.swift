import Core
import Foundation
import Synchronization

/// When the clocks of a time zone were and will be set, from 1970 to 2100. Looked up once for each zone: a look costs the system some
/// microseconds, and there are two a year in many zones.
enum ClockChanges {
    typealias Changes = [(since: Int64, ahead: Int64)]

    private static let known = Mutex<[String: Changes]>([:])

    /// Microseconds, ascending; what the first says holds before, too.
    static func of(_ zone: TimeZone) -> Changes {
        if let changes = known.withLock({ $0[zone.identifier] }) { return changes }
        var changes: Changes = []
        var moment = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        while moment < end {
            changes.append(
                (
                    Int64(moment.timeIntervalSince1970) * Instant.second,
                    Int64(zone.secondsFromGMT(for: moment)) * Instant.second
                )
            )
            guard let next = zone.nextDaylightSavingTimeTransition(after: moment), next > moment else { break }
            moment = next
        }
        known.withLock { [changes] in $0[zone.identifier] = changes }
        return changes
    }
}
