import Columns
import Core
import Foundation
import Testing

/// Hours of the week are those that clocks show, whenever they are set.
struct ClockTestTests {
    @Test(arguments: ["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
    func `every hour of the week is that of the calendar`(_ name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var changes = [(since: Int64.min, ahead: Int64(zone.secondsFromGMT(for: .distantPast)) * 1_000_000)]
        var moment = Date(timeIntervalSince1970: 0)
        changes.append((0, Int64(zone.secondsFromGMT(for: moment)) * 1_000_000))
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next.timeIntervalSince1970 < 2e9 {
            changes.append(
                (Int64(next.timeIntervalSince1970) * 1_000_000, Int64(zone.secondsFromGMT(for: next)) * 1_000_000)
            )
            moment = next
        }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<400 {
            let seconds = Int64.random(in: 0..<1_900_000_000, using: &random)
            let parts = calendar.dateComponents([.weekday, .hour], from: Date(timeIntervalSince1970: Double(seconds)))
            // Sunday is the first one there.
            let expected = ((parts.weekday ?? 0) + 5) % 7 * 24 + (parts.hour ?? 0)
            let test = ClockTest(changes: changes) { $0 == expected }
            #expect(test.accepts(seconds * 1_000_000), "\(name) \(seconds)")
            #expect(!ClockTest(changes: changes) { $0 != expected }.accepts(seconds * 1_000_000))
        }
    }
}
