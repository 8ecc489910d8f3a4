import Dispatch
import Synchronization

/// Calls `body` with ranges that together are `0..<count`, at the same time where `work` is worth it. The ranges share no
/// number, so what is written by it needs no lock.
func inParallel(_ count: Int, of work: Int, _ body: (Range<Int>) -> Void) {
    /// Below it, starting a second thread costs more than it saves.
    let least = 40_000
    let pieces = work < least ? 1 : min(4, count)
    guard pieces > 1 else { return body(0..<count) }
    withoutActuallyEscaping(body) { body in
        let work = Work(body: body)
        DispatchQueue.concurrentPerform(iterations: pieces) { piece in
            work.body(count * piece / pieces..<count * (piece + 1) / pieces)
        }
    }
}

/// What `make` makes of such ranges, in their order, so that what is added up is the same at every call.
func piecesInParallel<Piece: Sendable>(_ count: Int, of work: Int, _ make: (Range<Int>) -> Piece) -> [Piece] {
    let made = Mutex<[(first: Int, piece: Piece)]>([])
    inParallel(count, of: work) { range in
        let piece = make(range)
        made.withLock { $0.append((range.lowerBound, piece)) }
    }
    return made.withLock { $0.sorted { $0.first < $1.first }.map(\.piece) }
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
