import Core
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Events

struct SQLInboxTests {
    /// Runs an inbox without a pipeline behind it.
    private func withInbox(
        _ engine: Engine,
        limits: InboxLimits = InboxLimits(),
        _ body: (SQLInbox, FaultyDatabase) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { base in
            try await base.migrateWorkspace()
            let database = FaultyDatabase(base)
            let inbox = SQLInbox(database: database, limits: limits)
            try await running([inbox]) { try await body(inbox, database) }
        }
    }

    private func request(_ number: Int, padding: Int = 0, at hour: Int = 0) -> CollectedRequest {
        CollectedRequest(
            route: .typed,
            sourceNumber: Int64(number),
            receivedAt: PipelineHarness.noon.advanced(byMicroseconds: Int64(hour) * Instant.hour),
            ip: nil,
            body: Array("{\"p\":\"\(String(repeating: "x", count: padding))\"}".utf8)
        )
    }

    private struct Stored: Sendable {
        let row: Int64
        let request: Int64
    }

    private func stored(_ database: any Database) async throws -> [Stored] {
        try await database.read { tx in
            try InboxTable.rows(after: 0, limit: .init(rows: 100_000, events: .max), in: tx).flatMap { row in
                try EventDecoder.requests(in: row).map { Stored(row: row.id, request: $0.sourceNumber) }
            }
        }
    }

    @Test(arguments: Engine.all)
    func `what many send at once is kept once each, in rows without gaps`(engine: Engine) async throws {
        try await withInbox(engine, limits: InboxLimits(rowBytes: 400)) { inbox, database in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 1...300 { tasks.addTask { try await inbox.append(request(number), events: 2) } }
                try await tasks.waitForAll()
            }
            let stored = try await stored(database)
            #expect(stored.map(\.request).sorted() == Array(1...300))
            #expect(Set(stored.map(\.row)) == Set(1...(stored.last?.row ?? 0)))
            #expect(inbox.backlog == 600)
        }
    }

    @Test(arguments: Engine.all)
    func `what somebody sends after an answer stands behind what was answered`(engine: Engine) async throws {
        try await withInbox(engine) { inbox, database in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for client in 0..<8 {
                    tasks.addTask {
                        for turn in 0..<25 { try await inbox.append(request(client * 1_000 + turn), events: 1) }
                    }
                }
                try await tasks.waitForAll()
            }
            let order = try await stored(database).map(\.request)
            for client in Int64(0)..<8 {
                let own = order.filter { $0 / 1_000 == client }
                #expect(own == own.sorted() && own.count == 25)
            }
        }
    }

    @Test(arguments: Engine.all, FaultyDatabase.Fault.allCases)
    func `nothing is acknowledged that was not committed`(engine: Engine, fault: FaultyDatabase.Fault) async throws {
        try await withInbox(engine) { inbox, database in
            database.fail { fault }
            await #expect(throws: StorageFailure.self) { try await inbox.append(request(1), events: 1) }
            #expect(inbox.backlog == 0)
            database.fail { nil }
            try await inbox.append(request(2), events: 1)
            let kept = try await stored(database).map(\.request)
            #expect(kept == (fault == .after ? [1, 2] : [2]))
        }
    }

    @Test(arguments: Engine.all)
    func `under failures exactly what was acknowledged is kept`(engine: Engine) async throws {
        try await withInbox(engine) { inbox, database in
            let random = Mutex(SeededGenerator(seed: 31))
            database.fail {
                random.withLock { random in
                    [.before, .inside, nil, nil].randomElement(using: &random) ?? nil
                }
            }
            let acknowledged = await withTaskGroup(of: Int64?.self) { tasks in
                for number in 1...200 {
                    tasks.addTask {
                        (try? await inbox.append(request(number), events: 1)) == nil ? nil : Int64(number)
                    }
                }
                return await tasks.reduce(into: [Int64]()) { if let number = $1 { $0.append(number) } }
            }
            let kept = try await stored(database).map(\.request)
            #expect(kept.sorted() == acknowledged.sorted())
        }
    }

    @Test(arguments: Engine.all)
    func `a full backlog asks clients to come back, and takes more once it is done`(engine: Engine) async throws {
        try await withInbox(engine, limits: InboxLimits(backlog: 100, retryAfter: 9)) { inbox, _ in
            try await inbox.append(request(1), events: 60)
            try await inbox.append(request(2), events: 60)
            #expect(inbox.backlog == 120)
            await #expect {
                try await inbox.append(request(3), events: 1)
            } throws: {
                ($0 as? InboxFailure)?.kind == .tooMany(retryAfter: 9)
            }
            inbox.done(through: 1)
            #expect(inbox.backlog == 60)
            try await inbox.append(request(4), events: 1)
        }
    }

    @Test(arguments: Engine.all)
    func `what waits in the database is counted at the start`(engine: Engine) async throws {
        try await withInbox(engine) { inbox, database in
            for number in 1...3 { try await inbox.append(request(number), events: number) }
            let next = SQLInbox(database: database)
            try await next.countBacklog(after: 1)
            #expect(next.backlog == 5)
        }
    }

    @Test(arguments: Engine.all)
    func `it says since when the oldest request waits`(engine: Engine) async throws {
        try await withInbox(engine) { inbox, database in
            #expect(inbox.waitingSince == nil)
            for number in 1...3 { try await inbox.append(request(number, at: number), events: 1) }
            let first = PipelineHarness.noon.advanced(byMicroseconds: Instant.hour)
            #expect(inbox.waitingSince == first)
            inbox.done(through: 1)
            #expect(inbox.waitingSince == first.advanced(byMicroseconds: Instant.hour))
            let next = SQLInbox(database: database)
            try await next.countBacklog(after: 2)
            #expect(next.waitingSince == first.advanced(byMicroseconds: 2 * Instant.hour))
            inbox.done(through: 3)
            #expect(inbox.waitingSince == nil)
        }
    }

    @Test(arguments: Engine.all)
    func `a request that is larger than a row has a row of its own`(engine: Engine) async throws {
        try await withInbox(engine, limits: InboxLimits(rowBytes: 200, commitBytes: 500)) { inbox, database in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 1...20 {
                    tasks.addTask { try await inbox.append(request(number, padding: number % 4 * 300), events: 1) }
                }
                try await tasks.waitForAll()
            }
            let stored = try await stored(database)
            #expect(stored.map(\.request).sorted() == Array(1...20))
            for (_, requests) in Dictionary(grouping: stored, by: { $0.row })
            where requests.contains(where: { $0.request % 4 != 0 }) {
                #expect(requests.count == 1)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `after the shutdown it refuses, and has kept what it took`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let inbox = SQLInbox(database: database)
            try await running([inbox]) { try await inbox.append(request(1), events: 1) }
            await #expect(throws: InboxFailure.self) { try await inbox.append(request(2), events: 1) }
            let kept = try await stored(database).map(\.request)
            #expect(kept == [1])
        }
    }

    @Test(arguments: Engine.all)
    func `it ends when it is cancelled`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let inbox = SQLInbox(database: database)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await inbox.run() }
                try await inbox.append(request(1), events: 1)
                tasks.cancelAll()
                try await tasks.waitForAll()
            }
        }
    }
}
