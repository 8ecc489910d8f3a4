import Dispatch
import Synchronization

/// A thread on which one decoder works: decoding takes a core for a tenth of a second, and the cooperative pool has only
/// as many threads as the machine has cores.
final class DecodingThread: Sendable {
    private let queue = DispatchQueue(label: "dangol.decoding")
    /// Only the queue takes it, so nobody ever waits.
    private let decoder: Mutex<EventDecoder>

    private let preparation: (any EventPreparation)?

    init(limits: EventLimits, preparation: (any EventPreparation)? = nil) {
        decoder = Mutex(EventDecoder(limits: limits))
        self.preparation = preparation
    }

    func decode(
        _ rows: [InboxTable.StoredRow],
        dictionary: PayloadDictionary,
        samples: Int
    ) async throws -> MicroBatch {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    with: Result {
                        var batch = try decoder.withLock {
                            try $0.decode(rows, dictionary: dictionary, samples: samples)
                        }
                        if let preparation { batch.prepare(with: preparation) }
                        return batch
                    }
                )
            }
        }
    }
}
