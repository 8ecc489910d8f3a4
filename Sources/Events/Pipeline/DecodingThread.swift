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
        try await run { decoder in try decoder.decode(rows, dictionary: dictionary, samples: samples) }
    }

    /// A dictionary's bytes, learned from samples; nil where they are too alike.
    func train(on samples: [[UInt8]], number: Int64) async throws -> [UInt8]? {
        try await run { _ in PayloadDictionary.trained(on: samples, number: number) }
    }

    private func run<T: Sendable>(_ body: @escaping @Sendable (EventDecoder) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(with: Result { try decoder.withLock { try body($0) } })
            }
        }
    }
}
