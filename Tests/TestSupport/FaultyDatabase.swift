public import Storage
import Synchronization

/// A database of which some writes fail, at the moments that the test says.
public final class FaultyDatabase: Database {
    /// When a write fails.
    public enum Fault: Sendable, CaseIterable {
        /// Before anything was done.
        case before
        /// When all was done but the commit.
        case inside
        /// After the commit, as when the connection breaks before the answer: it took effect, and nobody knows.
        case after
    }

    private let base: any Database
    private let next: Mutex<@Sendable () -> Fault?>

    /// `next` is asked at every write.
    public init(_ base: any Database, next: @escaping @Sendable () -> Fault? = { nil }) {
        self.base = base
        self.next = Mutex(next)
    }

    /// From now on `next` is asked.
    public func fail(_ next: @escaping @Sendable () -> Fault?) { self.next.withLock { $0 = next } }

    public var dialect: Dialect { base.dialect }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await base.read(body)
    }

    public func write<T: Sendable>(
        _ durability: Durability,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        let fault = next.withLock { $0 }()
        if fault == .before { throw Self.failure }
        let result = try await base.write(durability) { tx in
            let result = try body(tx)
            if fault == .inside { throw Self.failure }
            return result
        }
        if fault == .after { throw Self.failure }
        return result
    }

    private static let failure = StorageFailure(.unavailable, "as the test wants it")

    public func size() async throws -> Int64 { try await base.size() }

    public func copy(to path: String) async throws { try await base.copy(to: path) }

    /// The base stays open: it belongs to somebody else.
    public func close() async throws {}
}
