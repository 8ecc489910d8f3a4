import Foundation
import Hummingbird

/// The fields of a form or a query (`application/x-www-form-urlencoded`).
struct FormFields: Sendable {
    private let values: [String: String]

    /// The first value of a name counts. What is not valid is left out.
    init(_ text: some StringProtocol) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                String(part).replacing("+", with: " ").removingPercentEncoding
            }
            guard let name = parts.first ?? nil, values[name] == nil else { continue }
            values[name] = parts.count == 2 ? parts[1] : ""
        }
        self.values = values
    }

    /// As somebody would have filled them in.
    init(filled values: [String: String]) { self.values = values }

    /// Reads the body of `request`, which nobody else can read afterwards. Forms of the console are small.
    init(body request: Request) async throws {
        let buffer = try await request.body.collect(upTo: 64 * 1_024)
        self.init(String(buffer: buffer))
    }

    /// What stands behind `prefix` in the names that begin with it.
    func names(after prefix: String) -> [String] {
        values.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// Nil where the field is missing or blank.
    subscript(name: String) -> String? {
        guard let value = values[name], value.contains(where: { !$0.isWhitespace }) else { return nil }
        return value
    }
}

extension Request {
    /// The fields of the query.
    var query: FormFields { FormFields(uri.query ?? "") }
}
