import Columns
import Core
import Testing

/// Enough people for many blocks and for several threads.
struct EventOwnersTests {
    private static let people = 60_000

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `several questions at once mean what each means of every person`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (often, rarely) = (Self.columns(events: 200_000, &random), Self.columns(events: 20_000, &random))
        let candidates = Bitmap(bound: Self.people) { _ in Int.random(in: 0..<4, using: &random) > 0 }
        var twice = EventQuestion()
        (twice.window, twice.wanted) = (500..<Int64.max, [2...Double.infinity])
        var before = EventQuestion()
        before.window = 0..<700
        var never = EventQuestion()
        (never.window, never.wanted) = (300..<Int64.max, [0...0])
        let asked: [(columns: EventColumns, question: EventQuestion)] = [
            (often, before), (often, twice), (rarely, never),
        ]
        let expected = Bitmap(bound: Self.people) { person in
            candidates[person] && asked.allSatisfy { $0.columns.holds($0.question, of: person) }
        }
        #expect(!expected.isEmpty)
        #expect(EventColumns.owners(asked, among: candidates) == expected)
        #expect(EventColumns.owners(asked.reversed(), among: candidates) == expected)
        #expect(EventColumns.owners([], among: candidates) == candidates)
    }

    private static func columns(events: Int, _ random: inout SeededGenerator) -> EventColumns {
        var columns = EventColumns()
        columns.add(
            (0..<events).map { _ in
                NewEvent(
                    owner: Int.random(in: 0..<people, using: &random),
                    time: Int64.random(in: 0..<1_000, using: &random),
                    values: []
                )
            }
        )
        return columns
    }
}
