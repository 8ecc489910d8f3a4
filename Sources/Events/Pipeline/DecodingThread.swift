import Dispatch
import Synchronization

/// A thread on which one decoder works: decoding takes a core for a tenth of a second, and the cooperative pool has only
/// as many threads as the machine has cores.
final class DecodingThread: Sendable {
    private let queue = DispatchQueue(label: "dangol.decoding")
    /// Only the queue takes it, so nobody ever waits.
    private let decoder: Mutex<EventDecoder>

    init(limits: EventLimits) { decoder = Mutex(EventDecoder(limits: limits)) }

    func decode(
        _ rows: [InboxTable.StoredRow],
        dictionary: PayloadDictionary,
        samples: Int
    ) async throws -> MicroBatch {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    with: Result {
                        try decoder.withLock { try $0.decode(rows, dictionary: dictionary, samples: samples) }
                    }
                )
            }
        }
    }
}
