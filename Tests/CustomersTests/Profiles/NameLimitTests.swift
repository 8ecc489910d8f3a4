import Core
import Events
import Storage
import TestSupport
import Testing

/// Whoever has a write key chooses names; not more of them than a workspace can hold.
struct NameLimitTests {
    private func withLimits(_ engine: Engine, _ body: (PipelineHarness) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let harness = PipelineHarness(database, eventNames: 3, traitNames: 10)
            try await harness.running { try await body(harness) }
        }
    }

    private func quarantined(_ harness: PipelineHarness) async throws -> [String] {
        let events = try await harness.eventLog.events(EventFilter(state: .quarantined)).items
        #expect(events.allSatisfy { $0.reason == .tooManyNames && !$0.payload.isEmpty })
        return events.compactMap(\.messageID)
    }

    @Test(arguments: Engine.all)
    func `names of events that are too many are put aside, those that are known go on`(engine: Engine) async throws {
        func track(_ name: String, _ message: String) -> String {
            #"{"type":"track","event":"\#(name)","userId":"u","messageId":"\#(message)"}"#
        }
        try await withLimits(engine) { harness in
            try await harness.send(batch: [track("a", "1"), track("b", "2"), track("a", "3")])
            try await harness.settle()
            try await harness.send(batch: [track("c", "4"), track("d", "5"), track("a", "6")])
            try await harness.send(#"{"type":"page","name":"a","userId":"new","messageId":"7"}"#)
            try await harness.settle()
            try await #expect(Set(quarantined(harness)) == ["5", "7"])
            try await #expect(harness.count("event") == 5)
            try await #expect(harness.count("event_name") == 3)
            // Nobody is made of what is not recorded.
            try await #expect(harness.count("profile") == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `names of traits that are too many are put aside, those that are known go on`(engine: Engine) async throws {
        func identify(_ names: ClosedRange<Int>, _ message: String) -> String {
            let traits = names.map { #""t\#($0)":1"# }.joined(separator: ",")
            return #"{"type":"identify","userId":"u","traits":{\#(traits)},"messageId":"\#(message)"}"#
        }
        try await withLimits(engine) { harness in
            try await harness.send(batch: [identify(1...8, "1"), identify(7...10, "2"), identify(10...11, "3")])
            try await harness.settle()
            try await harness.send(batch: [identify(2...3, "4"), identify(12...12, "5")])
            try await harness.settle()
            try await #expect(Set(quarantined(harness)) == ["3", "5"])
            try await #expect(harness.count("event") == 3)
            try await #expect(harness.count("trait WHERE profile = 1") == 10)
        }
    }
}
