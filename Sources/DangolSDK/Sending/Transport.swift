import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Whoever carries a request.
protocol Transport: Sendable {
    /// The status and the header `Retry-After`; nil where no answer came.
    func send(_ body: Data, to url: URL, writeKey: String) async -> (status: Int, retryAfter: String?)?
}

/// By the system's HTTP client.
struct HTTPTransport: Transport {
    private let session: URLSession

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 30
        session = URLSession(configuration: configuration)
    }

    func send(_ body: Data, to url: URL, writeKey: String) async -> (status: Int, retryAfter: String?)? {
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("gzip", forHTTPHeaderField: "Content-Encoding")
        let credentials = Data("\(writeKey):".utf8).base64EncodedString()
        request.setValue("Basic \(credentials)", forHTTPHeaderField: "Authorization")
        request.httpBody = Gzip.packed(body)
        guard let answer = try? await session.data(for: request).1 as? HTTPURLResponse else { return nil }
        return (answer.statusCode, answer.value(forHTTPHeaderField: "Retry-After"))
    }
}
