/// Where the program listens.
struct ServerConfiguration: Sendable, Equatable {
    static let host = Setting(
        "server.host",
        initial: "127.0.0.1",
        "Address to listen on. Leave it at the loopback and put a proxy with TLS before it."
    )
    static let port = Setting("server.port", initial: 8080, in: 0...65_535, "TCP port; 0 takes any free one.")
    static let trustProxy = Setting(
        "server.trust_proxy",
        initial: false,
        "A proxy of yours stands in front: believe its `X-Forwarded-For` and `X-Forwarded-Proto`. Without one, anybody could write them."
    )
    static let idle = Setting(
        "server.idle_seconds",
        initial: 75,
        in: 1...86_400,
        "A connection is closed after so long without a request or a piece of one. Let a proxy's be shorter."
    )
    static let descriptions = [host.description, port.description, trustProxy.description, idle.description]

    let host: String
    let port: Int
    let trustProxy: Bool
    let idleSeconds: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        host = try sources[Self.host]
        port = try sources[Self.port]
        trustProxy = try sources[Self.trustProxy]
        idleSeconds = try sources[Self.idle]
    }
}
