import Core
import Storage
import TestSupport
import Testing

@testable import Events

struct EventLogTests {
    private func track(_ name: String, _ user: String, hour: Int, message: String) -> String {
        let time = PipelineHarness.noon.advanced(byMicroseconds: -Int64(hour) * Instant.hour)
        return
            #"{"type":"track","event":"\#(name)","userId":"\#(user)","timestamp":"\#(time)","messageId":"\#(message)"}"#
    }

    private func all(_ log: EventLog, _ filter: EventFilter, limit: Int) async throws -> [String] {
        var messages: [String] = []
        var cursor: String?
        repeat {
            let page = try await log.events(filter, after: cursor, limit: limit)
            #expect(page.items.count <= limit)
            messages += page.items.map { $0.messageID ?? $0.id }
            cursor = page.next
        } while cursor != nil
        return messages
    }

    @Test(arguments: Engine.all)
    func `the list is read page by page, the latest arrival first`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await harness.send(batch: (0..<11).map { track("e", "u", hour: $0, message: "m\($0)") })
            try await harness.settle()
            for limit in [1, 2, 5, 11, 50] {
                try await #expect(
                    all(harness.eventLog, EventFilter(), limit: limit) == (0..<11).reversed().map { "m\($0)" }
                )
            }
        }
    }

    @Test(arguments: Engine.all)
    func `the timeline of a person goes by time through all who were merged into them`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            var random = SeededGenerator(seed: 6)
            let hours = (0..<40).map { _ in Int.random(in: 1...12, using: &random) }
            let people = ["u", "x", "y", "other"]
            for (part, portion) in Array(hours.enumerated()).chunks(of: 9).enumerated() {
                try await harness.send(
                    batch: portion.map { index, hour in
                        let who = people[index % 4]
                        let time = PipelineHarness.noon.advanced(byMicroseconds: -Int64(hour) * Instant.hour)
                        let id = who.count > 1 || who == "u" ? "userId" : "anonymousId"
                        return
                            #"{"type":"page","\#(id)":"\#(who)","timestamp":"\#(time)","messageId":"m\#(index)"}"#
                    }
                )
                if part == 2 {
                    for browser in ["x", "y"] {
                        try await harness.send(
                            #"{"type":"page","userId":"u","anonymousId":"\#(browser)","messageId":"join \#(browser)"}"#
                        )
                    }
                }
                try await harness.settle()
            }
            let numbers = try await harness.database.read { tx in
                try tx.rows(
                    """
                    SELECT p.number FROM profile p JOIN identifier i ON i.profile = p.survivor WHERE i.value = 'u'
                    """
                ).map { try $0.integer(0) }
            }
            #expect(numbers.count == 3)
            let own = hours.enumerated().filter { $0.offset % 4 != 3 }
            let filter = EventFilter(profiles: numbers)
            for limit in [1, 3, 7, 100] {
                let timeline = try await all(harness.eventLog, filter, limit: limit)
                #expect(Set(timeline) == Set(own.map { "m\($0.offset)" } + ["join x", "join y"]))
                #expect(timeline.count == own.count + 2)
                let shown = timeline.dropFirst(2).compactMap { Int($0.dropFirst()) }.map { hours[$0] }
                #expect(shown == shown.sorted())
            }
            try await #expect(harness.eventLog.events(EventFilter(type: .track, profiles: numbers)).items.isEmpty)
            try await #expect(
                harness.eventLog.events(EventFilter(type: .page, profiles: numbers)).items.count == own.count + 2
            )
            try await #expect(harness.eventLog.events(EventFilter(profiles: [])).items.isEmpty)
        }
    }

    @Test(arguments: Engine.all)
    func `somebody who was merged hundreds of times has a timeline`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await harness.send(track("e", "u", hour: 1, message: "m"))
            try await harness.settle()
            for count in [200, 201, 3_000, 70_000] {
                let filter = EventFilter(name: "e", profiles: (1...Int64(count)).map { $0 })
                try await #expect(harness.eventLog.events(filter).items.map(\.messageID) == ["m"])
            }
        }
    }

    @Test(arguments: Engine.all)
    func `filters hold together`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await harness.send(batch: [
                track("a", "u", hour: 1, message: "1"), track("b", "u", hour: 1, message: "2"),
                #"{"type":"page","name":"a","userId":"u","messageId":"3"}"#, "{}",
            ])
            try await harness.send(track("a", "u", hour: 1, message: "4"), from: 2)
            try await harness.settle()
            func messages(_ filter: EventFilter) async throws -> [String] {
                try await all(harness.eventLog, filter, limit: 10)
            }
            try await #expect(messages(EventFilter(name: "a")) == ["4", "3", "1"])
            try await #expect(messages(EventFilter(type: .track, name: "a")) == ["4", "1"])
            try await #expect(messages(EventFilter(sourceID: 1, type: .track)) == ["2", "1"])
            try await #expect(messages(EventFilter(sourceID: 2, name: "a")) == ["4"])
            try await #expect(messages(EventFilter(name: "c")).isEmpty)
            try await #expect(messages(EventFilter(state: .dropped)).isEmpty)
            try await #expect(messages(EventFilter(state: .quarantined, sourceID: 1)).count == 1)
            try await #expect(messages(EventFilter(state: .quarantined, sourceID: 2)).isEmpty)
            try await #expect(harness.eventLog.names().map(\.name) == ["a", "a", "b"])
        }
    }

    @Test(arguments: Engine.all)
    func `what was not recorded is listed by its end and found by its id`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            let broken = (0..<7).map { #"{"type":"track","userId":"u","messageId":"m\#($0)"}"# }
            try await harness.send(batch: broken)
            try await harness.settle()
            let listed = try await all(harness.eventLog, EventFilter(state: .quarantined), limit: 3)
            #expect(listed == (0..<7).reversed().map { "m\($0)" })
            let first = try #require(try await harness.eventLog.events(EventFilter(state: .quarantined)).items.first)
            #expect(first.id == "r1-6" && first.reason == .missingEventName && first.payload == broken[6])
            #expect(first.profile == nil && first.type == .track)
            try await #expect(harness.eventLog.event(id: first.id)?.detail == first.detail)
        }
    }

    @Test(arguments: Engine.all)
    func `an event is found by its id, and nothing by anything else`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await harness.send(track("e", "u", hour: 3, message: "m"), ip: "203.0.113.7")
            try await harness.settle()
            let event = try #require(try await harness.eventLog.event(id: "e1"))
            #expect(event.name == "e" && event.messageID == "m" && event.ip == "203.0.113.7")
            #expect(event.state == .recorded && event.reason == .accepted && event.profile == 1)
            for id in [
                "", "e", "e0", "e-1", "e2", "r", "r1", "r1-", "r1-0", "r-1", "x1", "e1 ", "e99999999999999999999",
            ] {
                try await #expect(harness.eventLog.event(id: id) == nil, "\(id)")
            }
            await #expect(throws: CursorFailure.self) { try await harness.eventLog.events(EventFilter(), after: "no") }
        }
    }
}
