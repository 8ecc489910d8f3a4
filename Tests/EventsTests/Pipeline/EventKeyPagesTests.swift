import Core
import Logging
import Storage
import TestSupport
import Testing

@testable import Events

/// A key that was settled is found again, however many came after it, and no other one is.
struct EventKeyPagesTests {
    private static func key(_ number: Int) -> EventKey { EventKey(source: 1, messageID: "m\(number)") }

    private static func key(_ number: Int, _ slice: UInt8) -> EventKey {
        var bytes = key(number).bytes
        bytes[0] = slice << 2 | bytes[0] & 3
        return bytes.withUnsafeBytes { EventKey(bytes: $0, at: 0) }
    }

    @Test(arguments: Engine.all)
    func `what was added is found while slices grow`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let slice = 5
            // Enough for the pages of a slice to be spread out twice, and some of another one.
            let keys = (0..<12_000).map { Self.key($0, UInt8(slice)) }
            let others = (0..<1_000).map(Self.key)
            var pages = EventKeyPages()
            var added = 0
            for portion in [1, 0, 99, 2_900, 3_000, 6_000] {
                let new = Array(keys[added..<added + portion])
                let before = pages
                pages = try await database.write { tx in
                    var pages = before
                    try pages.add(new, to: slice, in: tx)
                    return pages
                }
                added += portion
                // As after a start.
                var again = EventKeyPages()
                again.setDepth(pages.depth(of: slice), of: slice)
                let read = again
                let found = try await database.read { tx in try read.settled(keys + others, in: tx) }
                #expect(found == Set(keys.prefix(added)))
            }
            #expect(pages.depth(of: slice) == 9)
        }
    }

    @Test(arguments: Engine.all)
    func `keys of an earlier version are found in pages`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let before = EventsSchema.main.prefix { !$0.name.hasPrefix("events.10 ") }
            try await database.migrate(Array(before), logger: .silent)
            let keys = (0..<3_000).map(Self.key)
            try await database.write { tx in
                try tx.insert(
                    into: "event_key",
                    [Column("key", keys.map(\.bytes)), Column("number", keys.indices.map(Int64.init))]
                )
            }
            try await database.migrate(EventsSchema.main, logger: .silent)
            let others = (3_000..<6_000).map(Self.key)
            let found = try await database.read { tx in try EventKeyPages().settled(keys + others, in: tx) }
            #expect(found == Set(keys))
        }
    }
}
