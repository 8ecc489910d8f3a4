import Dispatch

/// A thread on which one decoder works: decoding takes a core for a tenth of a second, and the cooperative pool has only
/// as many threads as the machine has cores.
final class DecodingThread: Sendable {
    private let queue = DispatchQueue(label: "dangol.decoding")
    private let limits: EventLimits

    init(limits: EventLimits) { self.limits = limits }

    func decode(_ rows: [InboxTable.StoredRow]) async throws -> MicroBatch {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [limits] in
                continuation.resume(with: Result { try EventDecoder(limits: limits).decode(rows) })
            }
        }
    }
}
