import Core
import Events
import Storage
import TestSupport
import Testing

@testable import Customers

/// Random histories, late, merged and in random portions, against the record itself.
struct DaybookOracleTests {
    @Test(arguments: Engine.all, 0..<12)
    func `the figures are what the recorded events say`(engine: Engine, seed: Int) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            var random = SeededGenerator(seed: UInt64(seed))
            let driver = try await BatchDriver(database)
            var rest = Self.history(seed: UInt64(seed))[...]
            while !rest.isEmpty {
                let portion = rest.prefix(Int.random(in: 1...25, using: &random))
                rest = rest.dropFirst(portion.count)
                try await driver.take(Array(portion), from: Int64.random(in: 1...3, using: &random))
                if Int.random(in: 0..<4, using: &random) == 0 { driver.forget() }
                if Int.random(in: 0..<3, using: &random) == 0 { try await driver.unmerge(one: &random) }
                try await expectEqual(in: database)
            }
        }
    }

    @Test(arguments: Engine.all, 0..<6)
    func `a recount beside the pipeline comes to the same`(engine: Engine, seed: Int) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let daybook = Daybook(database: database)
            var random = SeededGenerator(seed: UInt64(seed))
            let driver = try await BatchDriver(database)
            var rest = Self.history(seed: UInt64(seed) + 100)[...]
            let half = rest.count / 2
            while !rest.isEmpty {
                let portion = rest.prefix(Int.random(in: 1...10, using: &random))
                rest = rest.dropFirst(portion.count)
                try await driver.take(Array(portion))
                if Int.random(in: 0..<4, using: &random) == 0 { try await driver.unmerge(one: &random) }
                if rest.count < half, try await daybook.isCurrent(), Bool.random(using: &random) {
                    try await daybook.discard()
                } else if rest.count < half {
                    // A slice between two batches, as it happens beside a running server.
                    _ = try await daybook.recountOnce(slice: Int.random(in: 1...20, using: &random))
                }
                if try await daybook.isCurrent() { try await expectEqual(in: database) }
            }
            try await daybook.recount(slice: 7)
            try await expectEqual(in: database)
            #expect(try await daybook.isCurrent())
        }
    }

    private func expectEqual(in database: any Database) async throws {
        let kept = try await Figures.kept(in: database)
        let recorded = try await Figures.recorded(in: database, ahead: 9)
        #expect(kept.people == recorded.people)
        #expect(kept.newcomers == recorded.newcomers)
        #expect(kept.events == recorded.events)
        #expect(kept.sales == recorded.sales)
    }

    /// People who share what they should not, and what they buy.
    static func history(seed: UInt64) -> [String] {
        var random = SeededGenerator(seed: seed &+ 7)
        let people = Said.history(seed: seed).map(\.json)
        let orders = (0..<30).map { order in
            let time = Instant(seconds: 1_780_000_000 + Int64.random(in: 0..<40 * 86_400, using: &random))
            let person = ["u1", "u2", "u3", "u9"].randomElement(using: &random) ?? "u1"
            let value =
                [
                    #""revenue":\#(order * 1_000),"currency":"KRW""#, #""total":"\#(order).25","currency":"usd""#,
                    #""revenue":null,"total":12.345"#, #""revenue":"free""#, #""value":3"#, #""revenue":1e300"#,
                ].randomElement(using: &random) ?? ""
            let name = ["Order Completed", "order completed", "Product Viewed"].randomElement(using: &random) ?? ""
            return #"{"type":"track","event":"\#(name)","userId":"\#(person)","messageId":"o\#(order)","#
                + #""timestamp":"\#(time)","properties":{\#(value)}}"#
        }
        return (people + orders).shuffled(using: &random)
    }
}
