import Core
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Events

struct PipelineTests {
    @Test(arguments: Engine.all, [1, 2, 3, 4] as [UInt64])
    func `failures at any moment leave the same as an undisturbed run`(engine: Engine, seed: UInt64) async throws {
        let events = story(seed: seed, events: 150).chunks(of: 6)
        let limits = PipelineLimits(batchEvents: 20, batchRows: 4, intervalMilliseconds: 0)
        func run(_ base: any Database, faults: Bool) async throws -> Record {
            try await base.migrateWorkspace()
            let database = FaultyDatabase(base)
            // The inbox has the sound one: what was acknowledged is the same in both runs.
            let sound = PipelineHarness(base)
            try await running([sound.inbox]) { for batch in events { try await sound.send(batch: batch) } }
            if faults {
                let random = Mutex(SeededGenerator(seed: seed))
                database.fail {
                    random.withLock { random in
                        Int.random(in: 0..<3, using: &random) == 0
                            ? FaultyDatabase.Fault.allCases.randomElement(using: &random) : nil
                    }
                }
            }
            let harness = PipelineHarness(database, limits: limits)
            try await harness.running { try await harness.settle() }
            return try await harness.record()
        }
        let undisturbed = try await result(on: engine) { try await run($0, faults: false) }
        let disturbed = try await result(on: engine) { try await run($0, faults: true) }
        #expect(disturbed == undisturbed)
    }

    @Test(arguments: Engine.all, Poison.Way.allCases)
    func `an event that no transaction takes is put aside, and the others pass`(
        engine: Engine,
        way: Poison.Way
    ) async throws {
        try await withPipeline(engine, poison: [Poison(way: way)]) { harness in
            let names = ["a", "poison", "b", "poison", "c"]
            try await harness.send(
                batch: names.enumerated().map {
                    #"{"type":"track","event":"\#($1)","userId":"u","messageId":"m\#($0)"}"#
                }
            )
            try await harness.settle()
            try await harness.send(#"{"type":"track","event":"d","userId":"u"}"#)
            try await harness.settle()
            let recorded = try await harness.eventLog.events(EventFilter()).items
            #expect(recorded.map(\.name).sorted() == ["a", "b", "c", "d"])
            let rejected = try await harness.eventLog.events(EventFilter(state: .quarantined)).items
            #expect(rejected.map(\.reason) == [.unprocessable, .unprocessable])
            #expect(rejected.map(\.name) == ["poison", "poison"])
            #expect(rejected.allSatisfy { !$0.payload.isEmpty })
        }
    }

    @Test(arguments: Engine.all)
    func `what was put aside is recorded by a replay once its cause is mended`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let sick = PipelineHarness(database, poison: [Poison(way: .error)])
            try await sick.running {
                try await sick.send(
                    batch: ["a", "poison"].map {
                        #"{"type":"track","event":"\#($0)","userId":"u","messageId":"\#($0)"}"#
                    }
                )
                try await sick.settle()
            }
            let mended = PipelineHarness(database)
            try await mended.running {
                let report = try await mended.pipeline.replay(ReplaySelection())
                #expect((report.unchanged, report.recorded, report.quarantined) == (1, 1, 0))
                try await #expect(mended.count("rejection") == 0)
                try await #expect(mended.record().recorded == ["a", "poison"])
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a raised limit lets a replay record what was over it`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let long =
                #"{"type":"page","userId":"u","name":"\#(String(repeating: "n", count: 90))","messageId":"long"}"#
            let page = #"{"type":"page","userId":"u"}"#
            var limits = PipelineLimits(intervalMilliseconds: 0, event: EventLimits(batchEvents: 3, nameBytes: 50))
            let strict = PipelineHarness(database, limits: limits)
            try await strict.running {
                try await strict.send(batch: [page, page, page, page])
                try await strict.send(batch: [page, long])
                try await strict.settle()
            }
            let reasons = try await strict.eventLog.events(EventFilter(state: .quarantined)).items.map(\.reason)
            #expect(Set(reasons) == [.batchTooLong, .nameTooLong])
            limits.event = EventLimits()
            let lenient = PipelineHarness(database, limits: limits)
            try await lenient.running {
                let rehearsal = try await lenient.pipeline.replay(ReplaySelection(), isDryRun: true)
                try await #expect(lenient.count("event") == 1)
                try await #expect(lenient.count("rejection") == 2)
                let report = try await lenient.pipeline.replay(ReplaySelection())
                #expect(rehearsal == report)
                #expect((report.unchanged, report.recorded, report.quarantined) == (1, 5, 0))
                try await #expect(lenient.count("event") == 6)
                try await #expect(lenient.count("rejection") == 0)
                try await #expect(lenient.pipeline.replay(ReplaySelection()).unchanged == 6)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a rehearsal leaves no trace`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let sick = PipelineHarness(
                database,
                limits: PipelineLimits(intervalMilliseconds: 0, event: EventLimits(nameBytes: 3))
            )
            try await sick.running {
                for part in story(seed: 77, events: 60).chunks(of: 7) { try await sick.send(batch: part) }
                try await sick.settle()
            }
            let before = try await sick.record()
            let harness = PipelineHarness(database)
            try await harness.running {
                let report = try await harness.pipeline.replay(ReplaySelection(), isDryRun: true)
                #expect(report.recorded > 0)
                try await #expect(harness.record() == before)
                // And whoever drives goes on as if nothing had been.
                try await harness.send(#"{"type":"page","userId":"p1","messageId":"after"}"#)
                try await harness.settle()
                try await #expect(harness.record().recorded.contains("after"))
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a replay takes only what was received in its range`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let clock = ManualClock(PipelineHarness.noon)
            let sick = PipelineHarness(database, clock: clock, poison: [Poison(way: .error)])
            try await sick.running {
                for number in 0..<3 {
                    try await sick.send(#"{"type":"track","event":"poison","userId":"u","messageId":"m\#(number)"}"#)
                    clock.advance(byMicroseconds: Instant.hour)
                }
                try await sick.settle()
            }
            let harness = PipelineHarness(database, clock: clock)
            try await harness.running {
                let second = PipelineHarness.noon.advanced(byMicroseconds: Instant.hour)
                let range = second..<second.advanced(byMicroseconds: 1)
                let report = try await harness.pipeline.replay(ReplaySelection(received: range))
                #expect((report.recorded, report.quarantined, report.unchanged) == (1, 0, 0))
                try await #expect(harness.record().recorded == ["m1"])
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a replay ends where the pipeline stands`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let harness = PipelineHarness(database)
            try await running([harness.inbox]) {
                try await harness.send(#"{"type":"page","userId":"u","messageId":"m"}"#)
            }
            let rehearsal = try await harness.pipeline.replay(ReplaySelection(), isDryRun: true)
            let report = try await harness.pipeline.replay(ReplaySelection())
            #expect(rehearsal == ReplayReport() && report == ReplayReport())
            let next = PipelineHarness(database)
            try await next.running { try await next.settle() }
            try await #expect(next.count("event") == 1)
            try await #expect(next.count("rejection") == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `a replay beside a running pipeline loses and doubles nothing`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let limits = PipelineLimits(batchEvents: 10, batchRows: 2, intervalMilliseconds: 0)
            let (server, other) = (PipelineHarness(database, limits: limits), PipelineHarness(database, limits: limits))
            let events = story(seed: 5, events: 150)
            try await server.running {
                for (index, event) in events.enumerated() {
                    try await server.send(event)
                    if index % 50 == 25 { _ = try await other.pipeline.replay(ReplaySelection()) }
                }
                try await server.settle()
            }
            let quarantined = try await server.count("rejection WHERE state = 2")
            try await #expect(Set(server.record().recorded).count + Int(quarantined) == 150)
            try await #expect(server.count("rejection WHERE state = 3") == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `it says how it is doing`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await eventually("the pipeline runs") { harness.pipeline.currentStatus.isRunning }
            try await harness.send(batch: [#"{"type":"page","userId":"u","messageId":"m"}"#, "{}"])
            try await eventually("the batch is counted") { harness.pipeline.currentStatus.batches == 1 }
            let status = harness.pipeline.currentStatus
            #expect((status.recorded, status.quarantined, status.duplicates) == (1, 1, 0))
            #expect(status.lastBatchAt == PipelineHarness.noon && status.failure == nil)
            #expect(harness.inbox.backlog == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `it begins again by itself once the database is back`(engine: Engine) async throws {
        try await withDatabase(engine) { base in
            try await base.migrateWorkspace()
            let database = FaultyDatabase(base)
            let harness = PipelineHarness(database)
            try await harness.running {
                try await eventually("the pipeline runs") { harness.pipeline.currentStatus.isRunning }
                let first = Mutex(true)
                // The inbox commits, the pipeline does not.
                database.fail {
                    first.withLock { first in
                        defer { first = false }
                        return first ? nil : .before
                    }
                }
                try await harness.send(#"{"type":"page","userId":"u"}"#)
                try await eventually("it says what is wrong") {
                    harness.pipeline.currentStatus.failure == "storage_unavailable"
                }
                #expect(!harness.pipeline.currentStatus.isRunning)
                database.fail { nil }
                try await harness.settle()
                try await #expect(harness.count("event") == 1)
                try await eventually("it is well") { harness.pipeline.currentStatus.failure == nil }
            }
        }
    }

    private func result<T: Sendable>(on engine: Engine, _ body: (any Database) async throws -> T) async throws -> T {
        var result: T?
        try await withDatabase(engine) { result = try await body($0) }
        return try #require(result)
    }
}
