import Customers

/// Kinds of consent in words: what law and consent managers call them, and else what the client calls them.
enum ConsentLabel {
    /// By the text of a ``Customers/ConsentKind``.
    static func name(_ kind: String, _ text: Catalogue) -> String {
        guard let kind = ConsentKind(kind) else { return kind }
        return name(kind, text)
    }

    static func name(_ kind: ConsentKind, _ text: Catalogue) -> String {
        let purpose = purpose(kind.purpose, text)
        guard let channel = kind.channel else { return purpose }
        return text("consent.kind", ["purpose": purpose, "channel": text("consent.channel.\(channel.rawValue)")])
    }

    static func purpose(_ purpose: String, _ text: Catalogue) -> String {
        ConsentKind.usualPurposes.contains(purpose) ? text("consent.purpose.\(purpose)") : purpose
    }
}
