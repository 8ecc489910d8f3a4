import Core
import Foundation
import Glibc

/// One keep-alive connection with blocking reads: costs the machine next to nothing, so that the server gets the rest.
final class HTTPConnection {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(host: String, port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw BenchFailure("not an address: \(host)") }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw BenchFailure("cannot connect to \(host):\(port)") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// Sends a whole request and answers with the status and the body.
    func send(_ request: [UInt8]) throws -> (status: Int, body: String) {
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent)
            }
            guard count > 0 else { throw BenchFailure("the connection broke while sending") }
            sent += count
        }
        var received: [UInt8] = []
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw BenchFailure("the connection broke while receiving") }
            received += buffer[0..<count]
            if let answer = Self.parse(received) { return answer }
        }
    }

    private static func parse(_ bytes: [UInt8]) -> (status: Int, body: String)? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.lowerBound].lowercased()
        guard let status = Int(head.split(separator: " ").dropFirst().first ?? "") else { return nil }
        var length = 0
        if let field = head.range(of: "content-length:") {
            length = Int(String(head[field.upperBound...].prefix { $0 != "\r\n" && $0 != "\r" }).trimmed) ?? 0
        }
        let body = text[end.upperBound...]
        return body.utf8.count >= length ? (status, String(body)) : nil
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
