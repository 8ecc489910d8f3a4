public import HummingbirdCore
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1 for connections of strangers: one that has been silent for so long is closed, because it costs memory
    /// and a descriptor for as long as its other end likes. An answer that is on its way may take its time.
    public static func edge(idleSeconds: Int) -> HTTPServerBuilder {
        .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(Int64(idleSeconds))))
    }
}
