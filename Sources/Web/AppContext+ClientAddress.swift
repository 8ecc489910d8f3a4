import HTTPTypes
public import Hummingbird
import NIOCore

extension AppContext {
    /// Who is asking: the other end of the connection or, behind a proxy of ours, whom the proxy saw. That is the last
    /// entry of `X-Forwarded-For`; all before it are claims of the caller.
    public func clientAddress(of request: Request, trustProxy: Bool) -> String? {
        guard trustProxy, let seen = request.headers[.forwardedFor]?.split(separator: ",").last else {
            return remoteAddress
        }
        let entry = seen.filter { !$0.isWhitespace }
        // Some proxies write IPv4 with the port.
        let address = entry.contains(".") ? String(entry.prefix { $0 != ":" }) : entry
        return (try? SocketAddress(ipAddress: address, port: 0))?.ipAddress ?? remoteAddress
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedFor = constant("X-Forwarded-For")
}
