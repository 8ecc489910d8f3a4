import Synchronization

/// Gathers what a sendable closure finds.
final class Found: Sendable {
    private let values = Mutex<[String]>([])

    var all: [String] { values.withLock { $0 } }

    func add(_ new: [String]) { values.withLock { $0 += new } }
}
