import Core
import Hummingbird
import Web

/// The parameters of a request's address, decoded as forms encode them. Of a repeated name the first counts.
struct Query: Sendable {
    static let limits = 1...200

    private let values: [String: String]

    /// Throws ``APIFailure/invalidParameter(_:rule:)`` for what is not percent-encoded UTF-8, or holds a NUL, which no
    /// store takes.
    init(_ request: Request) throws(APIFailure) {
        var values: [String: String] = [:]
        for (name, value) in FormFields(queryOf: request).fields {
            guard let value, !value.utf8.contains(0) else {
                throw .invalidParameter(name, rule: "must be UTF-8 text, percent-encoded, without NUL")
            }
            if values[name] == nil { values[name] = value }
        }
        self.values = values
    }

    /// Nil where it is absent or empty. At most 500 characters.
    func text(_ name: String) throws(APIFailure) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        guard value.count <= 500 else { throw .invalidParameter(name, rule: "may have at most 500 characters") }
        return value
    }

    var cursor: String? { values["cursor"].flatMap { $0.isEmpty ? nil : $0 } }

    /// How many items a page may have.
    func limit() throws(APIFailure) -> Int {
        guard let text = values["limit"] else { return 50 }
        guard let limit = Int(text), Query.limits.contains(limit) else {
            throw .invalidParameter("limit", rule: "must be a whole number from 1 to 200")
        }
        return limit
    }

    /// The case that `name` names; `choices` are all there are.
    func choice<T>(_ name: String, of choices: [(name: String, value: T)]) throws(APIFailure) -> T? {
        guard let text = try text(name) else { return nil }
        guard let choice = choices.first(where: { $0.name == text }) else {
            throw .invalidParameter(name, rule: "must be one of \(choices.map(\.name).joined(separator: ", "))")
        }
        return choice.value
    }
}
