import Synchronization

/// Lends connections to one user at a time, in the order in which they asked.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [PostgresConnection]
        var waiting: [CheckedContinuation<PostgresConnection, Never>] = []
    }

    private let state: Mutex<State>
    private let count: Int

    init(_ connections: [PostgresConnection]) {
        count = connections.count
        state = Mutex(State(idle: connections))
    }

    func lend<T>(_ use: (PostgresConnection) async throws -> T) async throws -> T {
        let connection = await take()
        defer { giveBack(connection) }
        return try await use(connection)
    }

    /// Closes each once its user is done.
    func close() async {
        var taken: [PostgresConnection] = []
        for _ in 0..<count { taken.append(await take()) }
        for connection in taken {
            await connection.close()
            giveBack(connection)
        }
    }

    private func take() async -> PostgresConnection {
        await withCheckedContinuation { continuation in
            let free = state.withLock { state -> PostgresConnection? in
                if let connection = state.idle.popLast() { return connection }
                state.waiting.append(continuation)
                return nil
            }
            if let free { continuation.resume(returning: free) }
        }
    }

    private func giveBack(_ connection: PostgresConnection) {
        let next = state.withLock { state -> CheckedContinuation<PostgresConnection, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(connection)
            return nil
        }
        next?.resume(returning: connection)
    }
}
