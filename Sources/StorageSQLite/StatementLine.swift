import Dispatch
import Storage
import Synchronization

/// The statements of one transaction that wait for their turn: one thread adds them, another one takes them.
final class StatementLine: Sendable {
    typealias Statement = @Sendable (SQLiteTransaction) throws -> Void

    private struct State {
        var waiting: [Statement] = []
        /// Those of `waiting` that were taken.
        var taken = 0
        var isEnded = false
        var failure: (any Error)?
    }

    private let state = Mutex(State())
    /// As many as may be taken, and the end.
    private let arrivals = DispatchSemaphore(value: 0)

    /// The first failure of a statement.
    var failure: (any Error)? { state.withLock(\.failure) }

    /// Puts the statement at the end. Throws what an earlier one failed with.
    func add(_ statement: @escaping Statement) throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.waiting.append(statement)
        }
        arrivals.signal()
    }

    /// Nothing more will be added.
    func end() {
        state.withLock { $0.isEnded = true }
        arrivals.signal()
    }

    /// The next statement, waited for; nil behind the last one.
    func next() -> Statement? {
        arrivals.wait()
        return state.withLock { state in
            guard state.taken < state.waiting.count else { return nil }
            let statement = state.waiting[state.taken]
            // What it holds is gone once it has run.
            state.waiting[state.taken] = { _ in }
            state.taken += 1
            return statement
        }
    }

    /// Notes how the statement taken last ended.
    func ended(_ result: Result<Void, any Error>) {
        guard case .failure(let failure) = result else { return }
        state.withLock { if $0.failure == nil { $0.failure = failure } }
    }
}
