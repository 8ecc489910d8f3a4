import Events
import ServiceLifecycle

/// Ends the live screens when the program is told to stop: they would otherwise hold their connections, and the server
/// would wait for them.
struct FeedEnd: Service {
    let feed: LiveFeed

    func run() async throws {
        try? await gracefulShutdown()
        feed.finish()
    }
}
