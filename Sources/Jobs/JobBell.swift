import Synchronization

/// Tells the runner of this process that there may be something to do.
final class JobBell: Sendable {
    private let listener = Mutex<AsyncStream<Void>.Continuation?>(nil)

    /// Rings that come while nobody asks are one ring. The newest listener hears them.
    func listen() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        listener.withLock { $0 = continuation }
        return stream
    }

    func ring() { _ = listener.withLock { $0?.yield() } }
}
