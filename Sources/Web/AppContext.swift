public import Hummingbird
import Logging
import NIOCore

/// What every handler knows of the request that it serves, beside the request itself.
public struct AppContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    private let peer: SocketAddress?

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
    }

    /// The address at the other end of the connection, without port; nil for a connection that has none (a test's).
    /// Written out only when somebody asks: the hot path mostly does not.
    public var remoteAddress: String? { peer?.ipAddress }

    /// Names the request in the log, so that an answer and its log line can be brought together.
    public var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "" }
}
