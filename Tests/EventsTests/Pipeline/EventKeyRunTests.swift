import Core
import Testing

@testable import Events

/// Keys come back from the rows in which they are kept, each with its number.
struct EventKeyRunTests {
    private static func events(_ numbers: [Int64]) -> [IncomingEvent] {
        numbers.map { number in
            var event = IncomingEvent(
                EventContent(
                    source: 1,
                    type: .track,
                    name: "",
                    messageID: "m\(number)",
                    userID: nil,
                    anonymousID: nil,
                    previousID: nil,
                    groupID: nil,
                    deviceID: nil,
                    externalIDs: [],
                    traits: [],
                    contextTraits: [],
                    time: Instant(seconds: 0),
                    receivedAt: Instant(seconds: 0),
                    sentAt: nil,
                    ip: nil,
                    payload: [],
                    position: InboxPosition(inboxID: 1, item: number)
                )
            )
            event.number = number
            return event
        }
    }

    private func expectRoundTrip(_ numbers: [Int64], runs expected: Int) throws {
        let events = Self.events(numbers)
        let runs = EventKeyRun.runs(of: events)
        #expect(runs.count == expected)
        let read = try runs.map { try #require(EventKeyRun(first: $0.first, bytes: $0.bytes)) }.flatMap(\.keys)
        #expect(read.map(\.number) == numbers)
        #expect(read.map(\.key) == events.map(\.key))
    }

    @Test
    func `numbers without an event are bridged, long gaps begin a new run`() throws {
        try expectRoundTrip([], runs: 0)
        try expectRoundTrip([7], runs: 1)
        try expectRoundTrip([7, 8, 9, 12, 44], runs: 1)
        try expectRoundTrip([7, 8, 1_000_000, 1_000_001], runs: 2)
    }

    @Test
    func `any numbers come back`() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            var number: Int64 = 0
            let numbers = (0..<200).map { _ in
                number += Int64.random(in: 1...(Int.random(in: 0..<10, using: &random) == 0 ? 80 : 3), using: &random)
                return number
            }
            let runs = zip(numbers, numbers.dropFirst()).count { $1 - $0 > 33 } + 1
            try expectRoundTrip(numbers, runs: runs)
        }
    }

    @Test
    func `bytes that are no keys are refused`() {
        #expect(EventKeyRun(first: 1, bytes: Array(repeating: 1, count: 17)) == nil)
    }
}
