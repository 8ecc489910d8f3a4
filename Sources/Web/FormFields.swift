import Foundation
public import Hummingbird

/// The query of an address as forms and `URLSearchParams` write it: `+` is a blank, everything else percent-encoded.
public struct FormFields: Sendable {
    /// In the order in which they stand; a value that is no percent-encoded UTF-8 is nil.
    public let fields: [(name: String, value: String?)]

    public init(queryOf request: Request) {
        fields = (request.uri.query ?? "").split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap(FormFields.decoded) else { return nil }
            return (name, parts.count == 2 ? FormFields.decoded(parts[1]) : "")
        }
    }

    /// The value of the first field of this name.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
