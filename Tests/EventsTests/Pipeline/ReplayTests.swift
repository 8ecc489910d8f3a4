import Core
import Storage
import TestSupport
import Testing

@testable import Events

/// Whatever is replayed under whichever rules, every event ends in exactly one visible state.
struct ReplayTests {
    private static let strict = PipelineLimits(
        batchRows: 1,
        intervalMilliseconds: 0,
        event: EventLimits(batchEvents: 3, nameBytes: 50)
    )
    private static let lenient = PipelineLimits(batchRows: 1, intervalMilliseconds: 0)

    private static func page(_ message: String, name: String = "n") -> String {
        #"{"type":"page","userId":"u","name":"\#(name)","messageId":"\#(message)"}"#
    }

    private static let long = String(repeating: "l", count: 90)

    /// `first` sends and settles under `limits`; then `second` looks at a workspace under other ones.
    private static func underChangedRules(
        _ engine: Engine,
        from limits: PipelineLimits = strict,
        to changed: PipelineLimits = lenient,
        changedPoison: [any PipelineStep] = [],
        _ first: (PipelineHarness) async throws -> Void,
        _ second: (PipelineHarness) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let before = PipelineHarness(database, limits: limits)
            try await before.running {
                try await first(before)
                try await before.settle()
            }
            let after = PipelineHarness(database, limits: changed, poison: changedPoison)
            try await after.running { try await second(after) }
        }
    }

    /// Rehearses, then replays.
    private static func replay(_ harness: PipelineHarness) async throws -> ReplayReport {
        let before = try await harness.record()
        let rehearsal = try await harness.pipeline.replay(ReplaySelection(), isDryRun: true)
        try await #expect(harness.record() == before)
        let report = try await harness.pipeline.replay(ReplaySelection())
        #expect(rehearsal == report)
        return report
    }

    @Test(arguments: Engine.all)
    func `a copy that was put aside is a duplicate once its original is recorded`(engine: Engine) async throws {
        try await Self.underChangedRules(engine) { strict in
            try await strict.send(Self.page("m", name: Self.long))
            try await strict.send(Self.page("m", name: Self.long))
            try await strict.send(Self.page("m", name: Self.long))
        } _: { lenient in
            try await #expect(lenient.count("rejection WHERE state = 2") == 3)
            let report = try await Self.replay(lenient)
            #expect((report.unchanged, report.recorded, report.duplicates, report.quarantined) == (0, 1, 2, 0))
            try await #expect(lenient.eventLog.events(EventFilter(state: .quarantined)).items.isEmpty)
            let copies = try await lenient.eventLog.events(EventFilter(state: .duplicate)).items
            #expect(copies.map(\.id) == ["r3-0", "r2-0"])
            #expect(copies.allSatisfy { $0.reason == .seenBefore && $0.detail == nil && $0.payload.isEmpty })
            let again = try await Self.replay(lenient)
            #expect((again.unchanged, again.recorded, again.duplicates, again.quarantined) == (3, 0, 0, 0))
        }
    }

    @Test(arguments: Engine.all)
    func `a copy that was put aside is a duplicate where its original came better later`(engine: Engine) async throws {
        try await Self.underChangedRules(engine) { strict in
            try await strict.send(Self.page("m", name: Self.long))
            try await strict.send(Self.page("m"))
        } _: { lenient in
            let report = try await Self.replay(lenient)
            #expect((report.unchanged, report.recorded, report.duplicates, report.quarantined) == (1, 0, 1, 0))
            try await #expect(lenient.count("event") == 1)
            try await #expect(lenient.count("rejection WHERE state = 3") == 1)
            try await #expect(lenient.count("rejection") == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `lower limits take nothing back from what is recorded`(engine: Engine) async throws {
        try await Self.underChangedRules(engine, from: Self.lenient, to: Self.strict) { lenient in
            try await lenient.send(Self.page("long", name: Self.long))
            try await lenient.send(batch: (0..<4).map { Self.page("m\($0)") } + ["{}"])
            try await lenient.send(batch: ["{}", Self.page("a"), Self.page("b"), Self.page("c")])
            try await lenient.send(Self.page("long", name: Self.long))
        } _: { strict in
            let before = try await strict.record()
            let report = try await Self.replay(strict)
            #expect((report.recorded, report.duplicates, report.quarantined) == (0, 0, 0))
            #expect(report.unchanged == 11)
            try await #expect(strict.record() == before)
            try await #expect(strict.count("rejection") == 3)
        }
    }

    @Test(arguments: Engine.all)
    func `each event of a request that was put aside as a whole gets an end of its own`(engine: Engine) async throws {
        try await Self.underChangedRules(engine) { strict in
            try await strict.send(Self.page("seen"))
            // A row of the inbox holds many requests; the first one's end must not count for the next one's events.
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 0..<4 {
                    tasks.addTask {
                        try await strict.send(
                            batch: [Self.page("seen"), Self.page("a\(number)"), "{}", Self.page("a\(number)")]
                        )
                        try await strict.send(batch: [Self.page("b\(number)"), "{}"])
                    }
                }
                try await tasks.waitForAll()
            }
        } _: { lenient in
            try await #expect(lenient.count("event") == 5)
            try await #expect(lenient.count("rejection") == 8)
            let report = try await Self.replay(lenient)
            #expect((report.unchanged, report.recorded, report.duplicates, report.quarantined) == (5, 4, 8, 8))
            try await #expect(lenient.count("event") == 9)
            try await #expect(lenient.count("rejection WHERE state = 3") == 8)
            try await #expect(lenient.count("rejection WHERE state = 2") == 8)
            // Going back again changes nothing that is recorded, and forgets nothing that is not.
            let before = try await lenient.record()
            let strict = PipelineHarness(lenient.database, limits: Self.strict)
            _ = try await strict.pipeline.replay(ReplaySelection())
            try await #expect(lenient.record() == before)
        }
    }

    @Test(arguments: Engine.all, Poison.Way.allCases)
    func `what no transaction takes is put aside by a replay as by the pipeline`(
        engine: Engine,
        way: Poison.Way
    ) async throws {
        let tight = PipelineLimits(intervalMilliseconds: 0, event: EventLimits(nameBytes: 2))
        func track(_ name: String) -> String {
            #"{"type":"track","event":"\#(name)","userId":"u","messageId":"\#(name)"}"#
        }
        try await Self.underChangedRules(engine, from: tight, changedPoison: [Poison(way: way)]) { strict in
            try await strict.send(batch: ["ab", "good", "poison", "fine"].map(track))
        } _: { lenient in
            let report = try await Self.replay(lenient)
            #expect((report.unchanged, report.recorded, report.duplicates, report.quarantined) == (1, 2, 0, 1))
            let aside = try await lenient.eventLog.events(EventFilter(state: .quarantined)).items
            #expect(aside.map(\.name) == ["poison"])
            #expect(aside.map(\.reason) == [.unprocessable])
        }
    }
}
