import Dispatch

/// Calls `body` with ranges that together are `0..<count`, at the same time where `work` is worth it. The ranges share no
/// number, so what is written by it needs no lock.
func inParallel(_ count: Int, of work: Int, _ body: (Range<Int>) -> Void) {
    /// Below it, starting a second thread costs more than it saves.
    let least = 40_000
    let pieces = work < least ? 1 : 4
    guard pieces > 1, count >= pieces else { return body(0..<count) }
    withoutActuallyEscaping(body) { body in
        let work = Work(body: body)
        DispatchQueue.concurrentPerform(iterations: pieces) { piece in
            work.body(count * piece / pieces..<count * (piece + 1) / pieces)
        }
    }
}

/// Unchecked, because it is called for ranges that do not meet.
private struct Work: @unchecked Sendable {
    let body: (Range<Int>) -> Void
}

/// Words that several threads write, none of them the same one.
struct Words: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt64>

    init(_ words: UnsafeMutableBufferPointer<UInt64>) { base = words.baseAddress ?? Self.nothing }

    private nonisolated(unsafe) static let nothing = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
}
