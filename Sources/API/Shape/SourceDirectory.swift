import Core
import Events
import Synchronization

/// What answers say of the sources that they mention. Looked up once in a few seconds, not once an answer.
final class SourceDirectory: Sendable {
    /// After so many microseconds a renamed source shows its new name.
    private static let life = 5 * Instant.second

    private struct Snapshot {
        var readAt: Instant
        var names: [Int64: JSON]
    }

    private let sources: Sources
    private let clock: any WallClock
    private let snapshot = Mutex<Snapshot?>(nil)

    init(sources: Sources, clock: any WallClock) {
        self.sources = sources
        self.clock = clock
    }

    /// `{"id","name"}` by the source's number, for at least those of `numbers` that exist.
    func names(for numbers: some Sequence<Int64>) async throws -> [Int64: JSON] {
        let now = clock.now()
        if let known = snapshot.withLock({ $0 }),
            (0..<SourceDirectory.life).contains(now.microseconds(since: known.readAt)),
            numbers.allSatisfy({ known.names[$0] != nil })
        {
            return known.names
        }
        var names: [Int64: JSON] = [:]
        for source in try await sources.list() {
            names[source.number] = ["id": .string(source.id), "name": .string(source.name)]
        }
        let fresh = Snapshot(readAt: now, names: names)
        snapshot.withLock { $0 = fresh }
        return fresh.names
    }
}
