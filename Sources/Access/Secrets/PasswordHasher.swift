import Foundation
import Synchronization

/// Runs password hashing where it harms nobody: on threads of its own, two at a time, with a bounded queue. A flood of
/// logins then costs two threads and 64 MiB, and whoever comes too late is told so.
final class PasswordHasher: Sendable {
    static let shared = PasswordHasher(cost: .standard)

    let cost: PasswordHash.Cost
    private let capacity: Int
    private let pending = Mutex(0)
    private let queue: OperationQueue

    init(cost: PasswordHash.Cost, concurrency: Int = 2, capacity: Int = 64) {
        self.cost = cost
        self.capacity = capacity
        queue = OperationQueue()
        queue.name = "dangol.access.passwords"
        queue.maxConcurrentOperationCount = concurrency
    }

    /// Throws ``AccessFailure/busy(retryAfter:)`` where too many wait already.
    func hash(_ password: String) async throws -> PasswordHash {
        try await run { [cost] in try PasswordHash(of: password, cost: cost) }
    }

    /// Whether `password` is the one of `stored`; without one, false after the same work, so that the time of the
    /// answer does not tell who has an account. Throws ``AccessFailure/busy(retryAfter:)``.
    func verify(_ password: String, against stored: PasswordHash?) async throws -> Bool {
        try await run { [cost] in
            // Nobody can have chosen more than the rule allows; do not hash megabytes to find out.
            let password = password.utf8.count <= PasswordRule.maximumBytes ? password : ""
            guard let stored else {
                _ = try PasswordHash(of: password, cost: cost)
                return false
            }
            return try stored.matches(password)
        }
    }

    private func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        let isFull = pending.withLock { count in
            guard count < capacity else { return true }
            count += 1
            return false
        }
        guard !isFull else { throw AccessFailure.busy(retryAfter: 5) }
        defer { pending.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try work() }) }
        }
    }
}
