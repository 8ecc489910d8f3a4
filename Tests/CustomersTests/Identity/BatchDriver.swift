import Core
import Customers
import Sales
import Storage
import TestSupport

@testable import Events

/// Runs the steps of the pipeline over batches that the test cuts, without inbox and services.
final class BatchDriver {
    let database: any Database
    private let runner: StepRunner
    private let decoder = EventDecoder(limits: EventLimits())
    private var position: Int64 = 0

    init(_ database: any Database, rules: IdentityRules = IdentityRules(), cacheSize: Int = 400_000) async throws {
        self.database = database
        let steps = PipelineHarness.steps(rules: rules, cacheSize: cacheSize)
        runner = StepRunner(database: database, steps: steps, owner: "test")
        try await restart()
    }

    /// As after a start of the program.
    func restart() async throws {
        _ = try await runner.takeOver()
        try await runner.warm()
    }

    /// Takes one merge back, and begins anew as the pipeline does then.
    func unmerge(one random: inout SeededGenerator) async throws {
        let clock = ManualClock(PipelineHarness.noon)
        let unmerging = Unmerging(database: database, clock: clock) { [CompanyProjection()] }
        try await unmerging.unmerge(one: &random, in: database)
        try await restart()
    }

    /// As after a batch that was undone.
    func forget() { runner.forget() }

    func take(_ events: [String], from source: Int64 = 1) async throws {
        var frame: [UInt8] = []
        InboxFrame.encode(
            CollectedRequest(
                route: .batch,
                sourceNumber: source,
                receivedAt: PipelineHarness.noon,
                ip: nil,
                body: Array("{\"batch\":[\(events.joined(separator: ","))]}".utf8)
            ),
            into: &frame
        )
        let row = InboxTable.StoredRow(id: position + 1, body: try PayloadCodec.compress(frame, with: nil))
        let batch = try decoder.decode([row], dictionary: .builtIn, samples: 0)
        _ = try await runner.commit(batch, from: position)
        position += 1
    }
}
