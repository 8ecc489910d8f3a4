import Dispatch
import Synchronization

/// A thread on which dictionaries are learned. That takes up to a second, and no event waits for it.
final class TrainingThread: Sendable {
    /// A dictionary's number and bytes.
    struct Result: Sendable {
        let number: Int64
        let bytes: [UInt8]
    }

    private let queue = DispatchQueue(label: "dangol.training", qos: .utility)
    private let result = Mutex<Result?>(nil)

    func begin(_ samples: [[UInt8]], number: Int64) {
        queue.async { [self] in
            // Samples that are too much alike teach nothing; then the old dictionary stays.
            guard let bytes = PayloadDictionary.trained(on: samples, number: number) else { return }
            result.withLock { $0 = Result(number: number, bytes: bytes) }
        }
    }

    /// What was learned since the last call.
    func takeResult() -> Result? {
        result.withLock { result in
            defer { result = nil }
            return result
        }
    }
}
