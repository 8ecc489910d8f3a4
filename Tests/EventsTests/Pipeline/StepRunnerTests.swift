import Core
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Events

/// What the steps remember holds, whoever comes between.
struct StepRunnerTests {
    private func batch(_ id: Int64, user: String) throws -> MicroBatch {
        var frame: [UInt8] = []
        InboxFrame.encode(
            CollectedRequest(
                route: .typed,
                sourceNumber: 1,
                receivedAt: PipelineHarness.noon,
                ip: nil,
                body: Array(#"{"type":"page","userId":"\#(user)","messageId":"\#(id)"}"#.utf8)
            ),
            into: &frame
        )
        let row = InboxTable.StoredRow(id: id, body: try PayloadCodec.compress(frame, with: nil))
        return try EventDecoder(limits: EventLimits()).decode([row])
    }

    private func orphans(in database: any Database) async throws -> Int64? {
        try await database.read { tx in
            try tx.row(
                "SELECT COUNT(*) FROM event e LEFT JOIN profile p ON p.number = e.profile WHERE p.number IS NULL"
            )?.integer(0)
        }
    }

    @Test(arguments: Engine.all)
    func `a transaction between a commit that failed and the word of it begins from what is stored`(
        engine: Engine
    ) async throws {
        try await withDatabase(engine) { base in
            try await base.migrateWorkspace()
            let database = InterruptedDatabase(base)
            let runner = StepRunner(database: database, steps: PipelineHarness.steps(), owner: "test")
            _ = try await runner.takeOver()
            let (first, second) = (try batch(1, user: "u"), try batch(2, user: "u"))
            database.failNext { _ = try await runner.commitReplay(second) }
            await #expect(throws: StorageFailure.self) { try await runner.commit(first, from: 0) }
            _ = try await runner.commit(first, from: 0)
            try await #expect(orphans(in: base) == 0)
            let counts = try await base.read { tx in
                try ["event", "profile", "event_key_recent"].map { table in
                    try tx.row(SQL.trusted("SELECT COUNT(*) FROM \(table)"))?.integer(0) ?? 0
                }
            }
            #expect(counts == [2, 1, 2])
        }
    }

    @Test(arguments: Engine.all)
    func `who takes the pipeline over forgets when nobody else writes any more`(engine: Engine) async throws {
        try await withDatabase(engine) { base in
            try await base.migrateWorkspace()
            let database = InterruptedDatabase(base)
            let runner = StepRunner(database: database, steps: PipelineHarness.steps(), owner: "one")
            let other = StepRunner(database: base, steps: PipelineHarness.steps(), owner: "other")
            _ = try await runner.takeOver()
            let (first, second) = (try batch(1, user: "u"), try batch(2, user: "v"))
            database.beforeNext {
                _ = try await runner.commit(first, from: 0)
                _ = try await other.takeOver()
                _ = try await other.commit(second, from: 1)
            }
            #expect(try await runner.takeOver() == 2)
            _ = try await runner.commit(try batch(3, user: "w"), from: 2)
            try await #expect(orphans(in: base) == 0)
        }
    }
}

/// A database in which something else happens at an inconvenient moment.
private final class InterruptedDatabase: Database {
    private typealias Meanwhile = @Sendable () async throws -> Void

    private let base: any Database
    private let before = Mutex<Meanwhile?>(nil)
    private let afterFailure = Mutex<Meanwhile?>(nil)

    init(_ base: any Database) { self.base = base }

    /// `meanwhile` runs before the next write.
    func beforeNext(_ meanwhile: @escaping @Sendable () async throws -> Void) { before.withLock { $0 = meanwhile } }

    /// The next write is undone; `meanwhile` runs before its caller hears of it.
    func failNext(_ meanwhile: @escaping @Sendable () async throws -> Void) {
        afterFailure.withLock { $0 = meanwhile }
    }

    var dialect: Dialect { base.dialect }

    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        try await base.read(body)
    }

    func write<T: Sendable>(
        _ durability: Durability,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        try await take(before)?()
        guard let meanwhile = take(afterFailure) else { return try await base.write(durability, body) }
        let failure = StorageFailure(.unavailable, "as the test wants it")
        do {
            return try await base.write(durability) { tx in
                _ = try body(tx)
                throw failure
            }
        } catch {
            try await meanwhile()
            throw error
        }
    }

    private func take(_ meanwhile: borrowing Mutex<Meanwhile?>) -> Meanwhile? {
        meanwhile.withLock { meanwhile in
            defer { meanwhile = nil }
            return meanwhile
        }
    }

    func size() async throws -> Int64 { try await base.size() }

    func copy(to path: String) async throws { try await base.copy(to: path) }

    /// The base stays open: it belongs to somebody else.
    func close() async throws {}
}
