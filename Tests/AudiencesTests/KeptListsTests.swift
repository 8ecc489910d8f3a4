import Audiences
import Core
import Customers
import Foundation
import Storage
import TestSupport
import Testing

/// What lists keep for the next start, when something happens to it.
struct KeptListsTests {
    private static let zone = NaiveLists.zone

    private static func lists(
        _ harness: PipelineHarness,
        in folder: String,
        _ database: (any Database)? = nil
    ) -> PeopleLists {
        PeopleLists(
            database: harness.database,
            profiles: harness.profiles,
            log: harness.eventLog,
            snapshots: SnapshotStore(
                folder: folder,
                database: database ?? harness.database,
                logger: .silent,
                leastRows: 1
            ),
            clock: harness.clock
        )
    }

    private static func events(_ random: inout SeededGenerator, round: Int) -> [String] {
        (0..<80).map { index in
            let person = Int.random(in: 0..<30, using: &random)
            let time = PipelineHarness.noon.advanced(byMicroseconds: -Int64(index) * Instant.hour)
            let head = #""messageId":"\#(round)-\#(index)","timestamp":"\#(time.iso8601)","anonymousId":"a\#(person)""#
            return index % 5 == 0
                ? #"{\#(head),"type":"identify","userId":"u\#(person / 2)","traits":{"plan":"p\#(index)"}}"#
                : #"{\#(head),"type":"track",\#(RandomBehaviour.event(&random))}"#
        }
    }

    /// Whether lists answer as the database does.
    private static func check(
        _ lists: PeopleLists,
        _ harness: PipelineHarness,
        _ random: inout SeededGenerator,
        _ comment: Comment
    ) async throws {
        let naive = try await NaiveLists(harness.profiles, harness.eventLog, now: harness.clock.now())
        for _ in 0..<12 {
            let listing = Listing(
                condition: .any([RandomBehaviour.condition(&random), .attribute(.trait("plan"), .begins("p1"))])
            )
            try await #expect(lists.numbers(listing, zone: zone) == naive.listed(listing).sorted(), comment)
        }
    }

    /// The large files of a snapshot's folder, and all of them.
    private static func files(_ folder: String) -> [String] {
        let paths = FileManager.default.subpaths(atPath: folder) ?? []
        return paths.filter { $0.hasSuffix("shot") || $0.hasSuffix("columns") }.sorted().map { folder + "/" + $0 }
    }

    @Test(arguments: [21, 22] as [UInt64])
    func `damage of every kind is found, and answers stay exact`(_ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await withTemporaryFolder { folder in
            try await withPipeline(.sqlite, schema: AudiencesSchema.migrations) { harness in
                try await RandomBehaviour.introduce(to: harness)
                for round in 0..<24 {
                    try await harness.send(batch: Self.events(&random, round: round))
                    try await harness.settle()
                    let lists = Self.lists(harness, in: folder)
                    try await Self.check(lists, harness, &random, "round \(round)")
                    try await lists.keep(isLast: true)
                    let file = try #require(Self.files(folder).randomElement(using: &random))
                    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
                    switch round % 4 {
                    case 0: try FileManager.default.removeItem(atPath: file)
                    case 1:
                        let length = Int.random(in: 0..<bytes.count, using: &random)
                        try bytes.prefix(length).write(to: URL(fileURLWithPath: file))
                    case 2:
                        for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 }
                        try bytes.write(to: URL(fileURLWithPath: file))
                    default: break
                    }
                    let next = Self.lists(harness, in: folder)
                    try await Self.check(next, harness, &random, "round \(round), \(file)")
                }
            }
        }
    }

    @Test(arguments: Engine.all)
    func `whatever interrupts a save leaves the one before it in force`(_ engine: Engine) async throws {
        var random = SeededGenerator(seed: 23)
        try await withTemporaryFolder { folder in
            try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
                try await RandomBehaviour.introduce(to: harness)
                let faulty = FaultyDatabase(harness.database)
                for (round, fault) in (FaultyDatabase.Fault.allCases + FaultyDatabase.Fault.allCases).enumerated() {
                    try await harness.send(batch: Self.events(&random, round: round))
                    try await harness.settle()
                    let lists = Self.lists(harness, in: folder, faulty)
                    try await Self.check(lists, harness, &random, "before \(fault)")
                    faulty.fail { fault }
                    await #expect(throws: (any Error).self) { try await lists.keep(isLast: true) }
                    faulty.fail { nil }
                    try await Self.check(Self.lists(harness, in: folder), harness, &random, "after \(fault)")
                    try await Self.lists(harness, in: folder).keep(isLast: true)
                }
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a database that knows less than a snapshot does not meet it`(_ engine: Engine) async throws {
        var random = SeededGenerator(seed: 24)
        try await withTemporaryFolder { folder in
            try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
                try await RandomBehaviour.introduce(to: harness)
                try await harness.send(batch: Self.events(&random, round: 0))
                try await harness.settle()
                let lists = Self.lists(harness, in: folder)
                try await Self.check(lists, harness, &random, "at first")
                try await lists.keep(isLast: true)
            }
            // As after a restore: another record under the same folder.
            try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
                try await RandomBehaviour.introduce(to: harness)
                try await harness.send(batch: Self.events(&random, round: 1))
                try await harness.settle()
                try await Self.check(Self.lists(harness, in: folder), harness, &random, "restored")
            }
        }
    }

    @Test func `a snapshot spares the reading of what it holds`() async throws {
        var random = SeededGenerator(seed: 25)
        try await withTemporaryFolder { folder in
            try await withPipeline(.sqlite, schema: AudiencesSchema.migrations) { harness in
                try await RandomBehaviour.introduce(to: harness)
                try await harness.send(batch: Self.events(&random, round: 0))
                try await harness.settle()
                let lists = Self.lists(harness, in: folder)
                try await Self.check(lists, harness, &random, "at first")
                try await lists.keep(isLast: true)
                // Nobody would notice but those who do not read: what is in no snapshot is gone.
                try await harness.database.write { tx in try tx.execute("DELETE FROM trait") }
                let plan = Listing(condition: .attribute(.trait("plan"), .exists))
                let known = try await Self.lists(harness, in: folder).count(plan, zone: Self.zone)
                #expect(known > 0)
                for file in Self.files(folder) { try FileManager.default.removeItem(atPath: file) }
                try await #expect(Self.lists(harness, in: folder).count(plan, zone: Self.zone) == 0)
            }
        }
    }
}
