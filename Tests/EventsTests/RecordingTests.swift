import Core
import Events
import TestSupport
import Testing

struct RecordingTests {
    @Test(arguments: Engine.all)
    func `an event that is sent is recorded with what was sent`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            let sent = #"{"type":"track","event":"Signed Up","userId":"u1","messageId":"m1"}"#
            try await harness.send(sent)
            try await harness.settle()
            let events = try await harness.eventLog.events(EventFilter()).items
            #expect(events.map(\.name) == ["Signed Up"])
            #expect(events.map(\.payload) == [sent])
            #expect(events.map(\.messageID) == ["m1"])
            #expect(events.map(\.time) == [PipelineHarness.noon])
        }
    }
}
