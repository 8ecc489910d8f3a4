public import Core
public import Customers
public import Events
public import Foundation
public import Sales
public import Storage

/// A workspace from the inbox to the profiles as the program wires it, on one database and a clock that stands still.
public final class PipelineHarness: Sendable {
    /// Noon of a day in 2026: when everything happens unless a test says otherwise.
    public static let noon = Instant(seconds: 1_790_164_800)
    /// By whose clocks the daybook counts.
    public static let zone = TimeZone(identifier: "Asia/Seoul") ?? .gmt
    /// The number of the source from which ``send(_:route:)`` sends.
    public static let source: Int64 = 1

    public let database: any Database
    public let clock: ManualClock
    public let inbox: SQLInbox
    public let pipeline: Pipeline
    public let feed = LiveFeed()
    public let sources: Sources
    public let eventLog: EventLog
    public let profiles: Profiles
    public let unmerging: Unmerging
    public let companies: Companies
    public let daybook: Daybook

    /// The database must have been migrated (``migrateWorkspace()``). `poison` runs after the other steps.
    public init(
        _ database: any Database,
        clock: ManualClock = ManualClock(PipelineHarness.noon),
        rules: IdentityRules = IdentityRules(),
        inboxLimits: InboxLimits = InboxLimits(),
        limits: PipelineLimits = PipelineLimits(intervalMilliseconds: 0),
        eventNames: Int = 10_000,
        traitNames: Int = 5_000,
        poison: [any PipelineStep] = []
    ) {
        self.database = database
        self.clock = clock
        inbox = SQLInbox(database: database, limits: inboxLimits)
        pipeline = Pipeline(
            database: database,
            inbox: inbox,
            steps: Self.steps(rules: rules, eventNames: eventNames, traitNames: traitNames) + poison,
            feed: feed,
            clock: clock,
            limits: limits,
            logger: .silent
        )
        sources = Sources(database: database, clock: clock)
        eventLog = EventLog(database: database)
        profiles = Profiles(database: database)
        unmerging = Unmerging(database: database, rules: rules, clock: clock) { [CompanyProjection()] }
        companies = Companies(database: database)
        daybook = Daybook(database: database)
    }

    /// The steps of the program, in its order. `recentKeys`: few, so that keys are settled all the time.
    public static func steps(
        rules: IdentityRules = IdentityRules(),
        cacheSize: Int = 400_000,
        recentKeys: Int = 20,
        eventNames: Int = 10_000,
        traitNames: Int = 5_000
    ) -> [any PipelineStep] {
        [
            Deduplication(recentKeys: recentKeys), EventNameLimit(eventNames), TraitNameLimit(traitNames),
            ConsentKindLimit(),
            IdentityResolution(rules: rules, cacheSize: cacheSize), EventNaming(),
            Bookkeeping(), Projection(), CompanyProjection(), Recording(),
        ]
    }

    /// Runs inbox and pipeline while `body` does, then shuts them down in peace.
    public func running<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        try await TestSupport.running([inbox, pipeline], body)
    }

    /// Puts one request into the inbox, as the collector does after its checks.
    public func send(
        _ json: String,
        route: CollectedRequest.Route = .typed,
        ip: String? = nil,
        from source: Int64 = PipelineHarness.source
    ) async throws {
        let inspection = try RequestInspection(Array(json.utf8))
        try await inbox.append(
            CollectedRequest(
                route: route,
                sourceNumber: source,
                receivedAt: clock.now(),
                ip: ip,
                body: inspection.body,
                hasHugeNumbers: inspection.hasHugeNumbers
            ),
            events: route == .batch ? inspection.batchCount ?? 0 : 1
        )
    }

    /// Sends the events as one batch.
    public func send(batch events: [String], envelope: String = "") async throws {
        try await send("{\(envelope)\"batch\":[\(events.joined(separator: ","))]}", route: .batch)
    }

    /// Returns when the pipeline has done everything that was sent before.
    public func settle() async throws {
        let last = try await database.read { try $0.row("SELECT last FROM inbox_head")?.integer(0) ?? 0 }
        try await eventually("the pipeline reaches row \(last)") {
            try await database.read { tx in
                try tx.row("SELECT inbox_id FROM pipeline_position")?.integer(0) ?? 0
            } >= last
        }
    }

    /// See ``Unmerging/unmerge(one:in:)``.
    public func unmerge(one random: inout SeededGenerator) async throws {
        try await unmerging.unmerge(one: &random, in: database)
    }

    /// The number of rows of a table, or of what follows `FROM`.
    public func count(_ table: SQL) async throws -> Int64 {
        try await database.read { try $0.row("SELECT COUNT(*) FROM " + table)?.integer(0) ?? 0 }
    }
}

extension Database {
    /// Makes the tables of a whole workspace and those of `others`, and the source from which the harness sends.
    public func migrateWorkspace(and others: [Migration] = []) async throws {
        let migrations =
            EventsSchema.inbox + EventsSchema.main + CustomersSchema.migrations + SalesSchema.migrations
        try await migrate(migrations + others, logger: .silent)
        try await Daybook(database: self).open(in: PipelineHarness.zone)
    }
}

extension Unmerging {
    /// Takes the merge back of one of those who were merged, if anybody was. The same generator chooses the same.
    public func unmerge(one random: inout SeededGenerator, in database: any Database) async throws {
        let merged = try await database.read { tx in
            let both: SQL = """
                SELECT p.id, o.id FROM profile p JOIN profile o ON o.number = p.survivor
                WHERE p.survivor <> p.number ORDER BY p.number
                """
            return try tx.rows(both).map { (id: try $0.text(0), person: try $0.text(1)) }
        }
        guard let (id, person) = merged.randomElement(using: &random) else { return }
        _ = try await unmerge(id, from: person, by: StaffMember(id: "staff", name: "staff"))
    }
}

/// Lends `body` a running workspace on an empty database of the engine.
public func withPipeline(
    _ engine: Engine,
    rules: IdentityRules = IdentityRules(),
    limits: PipelineLimits = PipelineLimits(intervalMilliseconds: 0),
    poison: [any PipelineStep] = [],
    schema: [Migration] = [],
    _ body: (PipelineHarness) async throws -> Void
) async throws {
    try await withDatabase(engine) { database in
        try await database.migrateWorkspace(and: schema)
        let harness = PipelineHarness(database, rules: rules, limits: limits, poison: poison)
        try await harness.running { try await body(harness) }
    }
}
