import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where "now" comes from. Whoever needs the time takes one of these, so that it can be tested and replayed.
public protocol WallClock: Sendable {
    func now() -> Instant
}

/// The machine's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

/// A clock that moves only when it is told to.
public final class ManualClock: WallClock {
    private let instant: Mutex<Instant>

    public init(_ start: Instant) { instant = Mutex(start) }

    public func now() -> Instant { instant.withLock { $0 } }

    public func advance(byMicroseconds delta: Int64) {
        instant.withLock { $0 = $0.advanced(byMicroseconds: delta) }
    }
}
