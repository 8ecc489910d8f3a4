import Core
import TestSupport
import Testing

@testable import Events

struct LiveFeedTests {
    private func event(_ number: Int64, seconds: Int64 = 0) throws -> IncomingEvent {
        var event = try #require(
            decoded(
                [#"{"type":"track","event":"e\#(number)","userId":"u"}"#],
                receivedAt: PipelineHarness.noon.advanced(byMicroseconds: seconds * Instant.second)
            ).events.first
        )
        event.number = number
        event.profile = 3
        return event
    }

    private func batch(_ events: [IncomingEvent], rejecting rejected: [IncomingEvent] = []) -> MicroBatch {
        var batch = MicroBatch(firstInboxID: 1, lastInboxID: 1)
        batch.events = events
        batch.rejections = rejected.map { $0.rejected(.duplicate, .seenBefore) }
        return batch
    }

    @Test func `a burst shows what one transaction committed`() async throws {
        let feed = LiveFeed()
        var bursts = feed.subscribe().makeAsyncIterator()
        try feed.publish(batch([event(1), event(2)], rejecting: [event(3)]), at: PipelineHarness.noon)
        let burst = try #require(await bursts.next())
        #expect(burst.total == 3)
        #expect(burst.events.map(\.name).sorted() == ["e1", "e2", "e3"])
        #expect(burst.events.filter { $0.state == .recorded }.map(\.id) == ["e1", "e2"])
        #expect(burst.events.filter { $0.state == .duplicate }.map(\.reason) == [.seenBefore])
        #expect(burst.events.first { $0.id == "e1" }?.profile == 3)
    }

    @Test func `a large burst is a sample that says how many there were, and shows what was rejected`() async throws {
        let feed = LiveFeed()
        var bursts = feed.subscribe().makeAsyncIterator()
        let events = try (1...500).map { try event($0, seconds: $0) }
        try feed.publish(batch(events, rejecting: [event(1_000)]), at: PipelineHarness.noon)
        let burst = try #require(await bursts.next())
        #expect(burst.total == 501)
        #expect(burst.events.count == 50)
        #expect(burst.events.contains { $0.state == .duplicate })
        #expect(burst.events.contains { $0.name == "e500" })
        #expect(burst.events.map(\.receivedAt) == burst.events.map(\.receivedAt).sorted())
    }

    @Test func `the rate is that of the last five seconds`() throws {
        let feed = LiveFeed()
        let clock = ManualClock(PipelineHarness.noon)
        #expect(feed.rate(at: clock.now()) == 0)
        try feed.publish(batch((1...10).map { try event($0) }), at: clock.now())
        #expect(feed.rate(at: clock.now()) == 2)
        clock.advance(byMicroseconds: 3 * Instant.second)
        try feed.publish(batch((11...15).map { try event($0) }), at: clock.now())
        #expect(feed.rate(at: clock.now()) == 3)
        clock.advance(byMicroseconds: 2 * Instant.second)
        #expect(feed.rate(at: clock.now()) == 1)
        clock.advance(byMicroseconds: 3 * Instant.second)
        #expect(feed.rate(at: clock.now()) == 0)
    }

    @Test func `whoever listens gets each burst, whoever is slow the latest ones`() async throws {
        let feed = LiveFeed()
        let (first, second) = (feed.subscribe(), feed.subscribe())
        for number in 1...100 { try feed.publish(batch([event(Int64(number))]), at: PipelineHarness.noon) }
        feed.finish()
        for listener in [first, second] {
            var names: [String] = []
            for await burst in listener { names += burst.events.map(\.name) }
            #expect(names == (37...100).map { "e\($0)" })
        }
    }

    @Test(arguments: Engine.all)
    func `what the pipeline commits is seen`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            var bursts = harness.feed.subscribe().makeAsyncIterator()
            try await harness.send(batch: [#"{"type":"page","name":"Home","userId":"u"}"#, "7"])
            let burst = try #require(await bursts.next())
            #expect(burst.total == 2)
            #expect(Set(burst.events.map(\.reason)) == [.accepted, .malformedEvent])
            let recorded = try #require(burst.events.first { $0.state == .recorded })
            #expect(recorded.changedIdentity && recorded.name == "Home")
            try await #expect(harness.eventLog.event(id: recorded.id)?.name == "Home")
        }
    }

    @Test(arguments: Engine.all)
    func `the moment in which somebody becomes known is seen`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            var bursts = harness.feed.subscribe().makeAsyncIterator()
            try await harness.send(batch: [
                #"{"type":"page","name":"1","anonymousId":"a"}"#,
                #"{"type":"page","name":"2","anonymousId":"a","userId":"u"}"#,
                #"{"type":"page","name":"3","anonymousId":"b"}"#,
                #"{"type":"page","name":"4","anonymousId":"b","userId":"u"}"#,
                #"{"type":"page","name":"5","anonymousId":"c","userId":"u"}"#,
                #"{"type":"page","name":"6","userId":"v"}"#,
            ])
            let burst = try #require(await bursts.next())
            // Not who was known already and uses one more browser, nor who is new.
            #expect(burst.events.filter(\.madeKnown).map(\.name) == ["2", "4"])
        }
    }
}
