import Core
import Customers

/// An identifier as a person reads it.
struct IdentifierLabel: Sendable {
    let namespace: String
    let value: String
    /// As it is stored, to copy.
    let raw: String
    let source: String
    let since: String

    init(_ identifier: Identifier, sources: SourceNames, format: Format) {
        namespace = IdentifierLabel.namespace(identifier.namespace, format.text)
        value = IdentifierLabel.value(identifier.value, of: identifier.namespace, format)
        raw = identifier.value
        source = sources[identifier.sourceID]
        since = format.dateTime(identifier.attachedAt)
    }

    static func namespace(_ namespace: String, _ text: Catalogue) -> String {
        let key = "namespace.\(namespace)"
        return text.has(key) ? text(key) : namespace
    }

    static func value(_ value: String, of namespace: String, _ format: Format) -> String {
        namespace == "phone" ? format.phone(value) : value
    }

    /// For sentences: a machine's long value by its ends.
    static func brief(_ value: String, of namespace: String, _ format: Format) -> String {
        let written = self.value(value, of: namespace, format)
        guard written.count > 24, namespace != "email" else { return written }
        return "\(written.prefix(8))…\(written.suffix(4))"
    }
}
