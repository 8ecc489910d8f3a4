import Synchronization

/// A bell for one listener: rings that come while nobody listens are one ring.
final class Signal: Sendable {
    private struct State: ~Copyable {
        var isRaised = false
        var isFinished = false
        var listener: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    func raise() {
        state.withLock { state in
            state.isRaised = true
            let listener = state.listener
            state.listener = nil
            if listener != nil { state.isRaised = false }
            return listener
        }?.resume(returning: true)
    }

    /// Wakes the listener for the last time.
    func finish() {
        state.withLock { state in
            state.isFinished = true
            let listener = state.listener
            state.listener = nil
            return listener
        }?.resume(returning: false)
    }

    /// Returns true at the next ring, at once where one is due; false after ``finish()``.
    func wait() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.isFinished { return false }
                if state.isRaised {
                    state.isRaised = false
                    return true
                }
                state.listener = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
