import Foundation

/// Writes addresses with a query.
enum Query {
    /// `path` with those of `fields` that have a value.
    static func path(_ path: String, _ fields: [(name: String, value: String?)]) -> String {
        let pairs = fields.compactMap { field in field.value.map { "\(field.name)=\(escaped($0))" } }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    private static func escaped(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986, 2.3; ASCII only.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )
}
