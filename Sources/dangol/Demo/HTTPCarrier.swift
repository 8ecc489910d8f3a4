import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends batches to a server that is running, as any client would.
struct HTTPCarrier: DemoCarrier {
    private let endpoint: URL
    private let authorization: String

    /// Throws ``DemoFailure/badAddress``.
    init(address: String, writeKey: String) throws {
        guard let url = URL(string: address), url.scheme == "http" || url.scheme == "https", url.host() != nil else {
            throw DemoFailure.badAddress
        }
        endpoint = url.appending(path: "v1/batch")
        authorization = "Basic " + Data((writeKey + ":").utf8).base64EncodedString()
    }

    func send(_ body: [UInt8]) async throws {
        var request = URLRequest(url: endpoint)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue(authorization, forHTTPHeaderField: "Authorization")
        request.httpBody = Data(body)
        while true {
            guard let (_, response) = try? await URLSession.shared.data(for: request) as? (Data, HTTPURLResponse) else {
                throw DemoFailure.unreachable
            }
            switch response.statusCode {
            case 200: return
            case 429:
                let seconds = response.value(forHTTPHeaderField: "Retry-After").flatMap(Int.init) ?? 1
                try await Task.sleep(for: .seconds(seconds))
            default: throw DemoFailure.refused(status: response.statusCode)
            }
        }
    }
}
