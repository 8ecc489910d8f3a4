import Core
import Storage
import TestSupport
import Testing

@testable import Events

struct SourcesTests {
    private func withSources(
        _ engine: Engine,
        _ body: (Sources, any Database, ManualClock) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let clock = ManualClock(PipelineHarness.noon)
            try await body(Sources(database: database, clock: clock), database, clock)
        }
    }

    @Test(arguments: Engine.all)
    func `a new source has a key that opens it at once`(engine: Engine) async throws {
        try await withSources(engine) { sources, _, _ in
            let shop = try await sources.create(name: "  Shop ", kind: .web)
            #expect(shop.name == "Shop" && shop.kind == .web && shop.events == 0 && shop.firstEventAt == nil)
            #expect(shop.createdAt == PipelineHarness.noon)
            let key = try #require(shop.writeKeys.first)
            #expect(shop.writeKeys.count == 1 && key.isActive && key.key.count == 24)
            #expect(sources.number(forKey: key.key) == shop.number)
            #expect(sources.kind(ofNumber: shop.number) == .web)
            #expect(sources.number(forKey: "x") == nil && sources.kind(ofNumber: 99) == nil)
            try await #expect(sources.source(id: shop.id)?.name == "Shop")
            try await #expect(sources.source(id: "x") == nil)
        }
    }

    @Test(arguments: Engine.all)
    func `names are needed, short and unique`(engine: Engine) async throws {
        try await withSources(engine) { sources, _, _ in
            _ = try await sources.create(name: "Shop", kind: .web)
            await #expect(throws: SourceFailure.nameTaken) { try await sources.create(name: "Shop ", kind: .server) }
            await #expect(throws: SourceFailure.nameMissing) { try await sources.create(name: " \n", kind: .web) }
            await #expect(throws: SourceFailure.nameTooLong) {
                try await sources.create(name: String(repeating: "x", count: 101), kind: .web)
            }
            let odd = try await sources.create(name: "a\0b'; DROP TABLE source; --", kind: .mobile)
            #expect(odd.name == "a\u{FFFD}b'; DROP TABLE source; --")
            try await #expect(sources.list().map(\.name) == ["Shop", odd.name])
        }
    }

    @Test(arguments: Engine.all)
    func `after a rotation both keys are good until the old one is revoked`(engine: Engine) async throws {
        try await withSources(engine) { sources, _, clock in
            let first = try await sources.create(name: "Shop", kind: .web)
            let old = try #require(first.writeKeys.first?.key)
            clock.advance(byMicroseconds: Instant.hour)
            let rotated = try await sources.rotate(id: first.id)
            #expect(rotated.writeKeys.count == 2 && rotated.writeKeys[1].key == old)
            let new = rotated.writeKeys[0].key
            #expect(sources.number(forKey: old) == first.number && sources.number(forKey: new) == first.number)
            let revoked = try await sources.revoke(key: old, of: first.id)
            #expect(revoked.writeKeys.map(\.isActive) == [true, false])
            #expect(sources.number(forKey: old) == nil && sources.number(forKey: new) == first.number)
            await #expect(throws: SourceFailure.unknownKey) { try await sources.revoke(key: old, of: first.id) }
            await #expect(throws: SourceFailure.unknownKey) { try await sources.revoke(key: "x", of: first.id) }
            await #expect(throws: SourceFailure.unknownSource) { try await sources.revoke(key: new, of: "x") }
            await #expect(throws: SourceFailure.unknownSource) { try await sources.rotate(id: "x") }
            let other = try await sources.create(name: "Other", kind: .server)
            await #expect(throws: SourceFailure.unknownKey) { try await sources.revoke(key: new, of: other.id) }
            // What it is stays known when its last key is gone.
            _ = try await sources.revoke(key: new, of: first.id)
            #expect(sources.number(forKey: new) == nil && sources.kind(ofNumber: first.number) == first.kind)
        }
    }

    @Test(arguments: Engine.all)
    func `what another process changed is known after a refresh`(engine: Engine) async throws {
        try await withSources(engine) { sources, database, clock in
            let other = Sources(database: database, clock: clock)
            let shop = try await other.create(name: "Shop", kind: .mobile)
            let key = try #require(shop.writeKeys.first?.key)
            #expect(sources.number(forKey: key) == nil)
            try await sources.refresh()
            #expect(sources.number(forKey: key) == shop.number && sources.kind(ofNumber: shop.number) == .mobile)
        }
    }

    @Test(arguments: Engine.all)
    func `a source shows what was recorded from it`(engine: Engine) async throws {
        try await withPipeline(engine) { harness in
            let shop = try await harness.sources.create(name: "Shop", kind: .web)
            try await harness.send(#"{"type":"page","userId":"u","messageId":"m"}"#, from: shop.number)
            try await harness.settle()
            harness.clock.advance(byMicroseconds: Instant.hour)
            try await harness.send(#"{"type":"page","userId":"u"}"#, from: shop.number)
            try await harness.send(#"{"type":"page","userId":"u","messageId":"m"}"#, from: shop.number)
            try await harness.settle()
            let seen = try #require(try await harness.sources.source(id: shop.id))
            #expect(seen.events == 2 && seen.firstEventAt == PipelineHarness.noon)
            #expect(seen.lastEventAt == harness.clock.now())
        }
    }
}
