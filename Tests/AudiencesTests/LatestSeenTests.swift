import Columns
import Core
import Foundation
import Testing

@testable import Audiences
@testable import Customers

/// Enough people that not everybody is looked at for the first page.
struct LatestSeenTests {
    private static let people: Int64 = 40_000
    private static let circumstances = Circumstances(now: Instant(microseconds: 0), zone: .gmt, tagged: [:])

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `a page shows who was seen last, whoever is seen meanwhile`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = AttributeTable()
        // Some imported at one moment, so that very many stand side by side.
        Self.see(1...Self.people, within: seed == 22 ? 1...1 : 1...1_000_000, of: &table, &random)
        for round in 1...12 as ClosedRange<Int64> {
            table.renewLatest()
            let some = (0..<1_500).map { _ in Int64.random(in: 1...Self.people, using: &random) }
            // Later than everybody, or earlier than before, as where two turn out not to be one.
            Self.see(
                some,
                within: round % 3 == 0 ? 1...1_000 : 1_000_000 * round...1_000_000 * (round + 1),
                of: &table,
                &random
            )
            let share = [1, 3, 1_000][Int(round) % 3]
            let members = Bitmap(bound: table.bound) { $0 > 0 && Int.random(in: 0..<share, using: &random) == 0 }
            let order = ListOrder(.lastSeen, isAscending: false, in: table, of: members, Self.circumstances)
            var expected: [Int] = []
            members.forEach { expected.append($0) }
            expected.sort { (table.lastSeen[$0], $0) > (table.lastSeen[$1], $1) }
            #expect(order.first(11, after: nil) == Array(expected.prefix(11)))
            let place = order.place(of: expected[10])
            #expect(order.first(200, after: place) == Array(expected.dropFirst(11).prefix(200)))
        }
    }

    private static func see(
        _ numbers: some Sequence<Int64>,
        within times: ClosedRange<Int64>,
        of table: inout AttributeTable,
        _ random: inout SeededGenerator
    ) {
        var seen: [Int64: PersonActivity] = [:]
        for number in numbers.sorted() {
            let time = Instant(microseconds: .random(in: times, using: &random))
            seen[number] = PersonActivity(firstSeen: time, lastSeen: time, events: 1)
        }
        table.set(seen)
    }
}
