import Core
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Events

struct ExactlyOnceTests {
    @Test(arguments: Engine.all)
    func `a message that comes again is recorded once and shown as a duplicate`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            let page = #"{"type":"page","userId":"u","messageId":"m"}"#
            try await harness.send(batch: [page, page])
            try await harness.settle()
            try await harness.send(page)
            try await harness.send(page, from: 2)
            try await harness.settle()
            let recorded = try await harness.eventLog.events(EventFilter()).items
            #expect(recorded.map(\.sourceID).sorted() == [1, 2])
            let duplicates = try await harness.eventLog.events(EventFilter(state: .duplicate)).items
            #expect(duplicates.count == 2)
            #expect(duplicates.allSatisfy { $0.reason == .seenBefore && $0.messageID == "m" && $0.payload.isEmpty })
            try await #expect(harness.count("profile_activity WHERE events = 2") == 1)
            let status = harness.pipeline.currentStatus
            #expect((status.recorded, status.duplicates, status.quarantined) == (2, 2, 0))
        }
    }

    @Test(arguments: Engine.all)
    func `events without a message id are each their own`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            let page = #"{"type":"page","userId":"u"}"#
            try await harness.send(batch: [page, page])
            try await harness.send(page)
            try await harness.settle()
            try await #expect(harness.count("event") == 3)
        }
    }

    @Test(arguments: Engine.all)
    func `a duplicate cannot touch anybody's identity`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            try await harness.send(#"{"type":"page","userId":"a","messageId":"m"}"#)
            try await harness.send(#"{"type":"identify","userId":"b","traits":{"name":"B"},"messageId":"m"}"#)
            try await harness.settle()
            try await #expect(harness.count("identifier WHERE value = 'b'") == 0)
            try await #expect(harness.count("trait") == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `batches sent again and again, between each other and over restarts, are recorded once`(
        engine: Engine
    ) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let events = story(seed: 4, events: 240)
            let batches = stride(from: 0, to: events.count, by: 20).map { Array(events[$0..<$0 + 20]) }
            var random = SeededGenerator(seed: 8)
            for _ in 0..<3 {
                let harness = PipelineHarness(
                    database,
                    limits: PipelineLimits(batchEvents: 45, intervalMilliseconds: 0)
                )
                try await harness.running {
                    for batch in batches.shuffled(using: &random) { try await harness.send(batch: batch) }
                    // The last ones are left to the next start.
                }
            }
            let harness = PipelineHarness(database)
            try await harness.running { try await harness.settle() }
            let recorded = try await harness.record().recorded
            #expect(Set(recorded).count == recorded.count)
            #expect(recorded.allSatisfy { $0.hasPrefix("m") })
            let reached = try await harness.count("rejection") + harness.count("event")
            #expect(reached == 720)
            let quarantined = try await harness.count(
                "(SELECT DISTINCT message_id FROM rejection WHERE state = 2) AS refused"
            )
            #expect(Int64(recorded.count) + quarantined == 240)
        }
    }

    @Test(arguments: Engine.all)
    func `two pipelines on one database never record anything twice`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let limits = PipelineLimits(batchEvents: 5, batchRows: 1, intervalMilliseconds: 0)
            let (first, second) = (PipelineHarness(database, limits: limits), PipelineHarness(database, limits: limits))
            let events = story(seed: 15, events: 200)
            try await first.running {
                try await second.running {
                    try await withThrowingTaskGroup(of: Void.self) { tasks in
                        for (index, event) in events.enumerated() {
                            tasks.addTask { try await (index % 2 == 0 ? first : second).send(event) }
                        }
                        try await tasks.waitForAll()
                    }
                    try await first.settle()
                }
            }
            let harness = PipelineHarness(database)
            try await harness.running { try await harness.settle() }
            let rejected = try await harness.count("rejection WHERE state = 2")
            try await #expect(Set(harness.record().recorded).count + Int(rejected) == 200)
            try await #expect(harness.count("event") + rejected == 200)
            try await #expect(harness.count("rejection WHERE state = 3") == 0)
            try await #expect(
                harness.database.read {
                    try $0.row("SELECT CAST(SUM(events) AS BIGINT) FROM profile_activity")?.integer(0)
                }
                    == 200 - rejected
            )
        }
    }

    @Test(arguments: Engine.all)
    func `a replay of everything changes nothing`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            for part in story(seed: 23, events: 120).chunks(of: 17) {
                try await harness.send(batch: part)
                try await harness.send(#"{"type":"page","anonymousId":"b1"}"#)
            }
            for _ in 0..<2 { try await harness.send(#"{"type":"page","userId":"p1","messageId":"twice"}"#) }
            try await harness.settle()
            let before = try await harness.record()
            for _ in 0..<2 {
                let report = try await harness.pipeline.replay(ReplaySelection())
                #expect(report.recorded == 0)
                #expect(report.unchanged > 0)
                try await #expect(harness.record() == before)
            }
        }
    }
}

extension Array {
    /// The elements in runs of `count`, the last one maybe shorter.
    func chunks(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
