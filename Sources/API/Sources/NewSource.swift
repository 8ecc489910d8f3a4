import Core
import Events
import Foundation

/// What a caller says of the source that it wants.
struct NewSource: Equatable {
    let name: String
    let kind: SourceKind

    /// Throws ``JSONFailure`` or ``APIFailure/invalidField(_:rule:)``.
    init(_ body: [UInt8]) throws {
        let json = try JSON(parsing: Data(body))
        guard let name = json["name"]?.string?.trimmed, (1...100).contains(name.count), !name.utf8.contains(0) else {
            throw APIFailure.invalidField("name", rule: "must be a text of 1 to 100 characters")
        }
        guard let kind = json["kind"]?.string.flatMap(SourceKind.init), SourceKind.sending.contains(kind)
        else {
            throw APIFailure.invalidField("kind", rule: "must be web, mobile or server")
        }
        self.name = name
        self.kind = kind
    }
}
