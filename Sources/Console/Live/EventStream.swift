import Events
import HTTPTypes
import Hummingbird
import ServiceLifecycle

/// A stream of server-sent events fed by the live feed. It ends with the server, and with the browser: a beat every few
/// seconds finds out that nobody listens any more.
struct EventStream: Sendable {
    let feed: LiveFeed
    /// Bursts that wait for a listener who pauses.
    var keeping = 64
    /// Nobody reads faster; what is committed meanwhile waits in the feed, and the oldest of too much is skipped.
    var pause = Duration.milliseconds(100)

    /// Nothing to say, but still there.
    static let silence = ": \n\n"

    private enum Signal: Sendable {
        case burst(LiveBurst)
        case beat
    }

    private static let beat = Duration.seconds(5)

    /// `messages` makes the text for a burst, or for a pause in which nothing happened (nil).
    func response(_ messages: @escaping @Sendable (LiveBurst?) async throws -> String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { [feed, keeping, pause] writer in
                // What a slow browser does not take is skipped, not kept.
                let (signals, continuation) = AsyncStream.makeStream(
                    of: Signal.self,
                    bufferingPolicy: .bufferingNewest(8)
                )
                try await writer.write(ByteBuffer(string: "retry: 2000\n\n" + (try await messages(nil))))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for await burst in feed.subscribe(keeping: keeping) {
                            continuation.yield(.burst(burst))
                            try await Task.sleep(for: pause)
                        }
                        continuation.finish()
                    }
                    group.addTask {
                        while true {
                            try await Task.sleep(for: EventStream.beat)
                            continuation.yield(.beat)
                        }
                    }
                    defer { group.cancelAll() }
                    for await signal in signals.cancelOnGracefulShutdown() {
                        switch signal {
                        case .burst(let burst):
                            try await writer.write(ByteBuffer(string: try await messages(burst)))
                        case .beat:
                            try await writer.write(ByteBuffer(string: try await messages(nil)))
                        }
                    }
                }
                try await writer.finish(nil)
            }
        )
    }

    /// One message; `data` may have several lines.
    static func message(_ event: String, _ data: String) -> String {
        let lines = data.split(whereSeparator: \.isNewline).map { "data: \($0)\n" }
        return "event: \(event)\n\(lines.joined())\n"
    }
}
