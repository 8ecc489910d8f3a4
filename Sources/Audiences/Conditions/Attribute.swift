import Customers

/// What is known of a person or a company and can be shown, tested and sorted by.
public enum Attribute: Hashable, Sendable {
    case name
    case email
    case phone
    case firstSeen
    case lastSeen
    /// How many events.
    case events
    /// More than a browser or a device is known of them.
    case known
    /// By the tag's id.
    case tag
    /// The source that told something of them, by its number.
    case source
    /// They have an identifier of this namespace, by its value.
    case identifier(String)
    case trait(String)
    /// A ``ComputedTrait``, by its name.
    case computed(String)
    /// Whether they granted a kind of consent: true, false for refused or withdrawn, nothing for who never decided. By the text of its
    /// ``Customers/ConsentKind``.
    case consent(String)
    /// When they decided that last.
    case consentTime(String)
    /// The id that clients use for a company.
    case groupID
    /// How many people a company has.
    case people
    /// How many of its people were seen in the last 30 days.
    case active

    private static let fixed: [(Attribute, String)] = [
        (.name, "name"), (.email, "email"), (.phone, "phone"), (.firstSeen, "first_seen"), (.lastSeen, "last_seen"),
        (.events, "events"), (.known, "known"), (.tag, "tag"), (.source, "source"), (.groupID, "group_id"),
        (.people, "people"), (.active, "active"),
    ]

    /// As it stands in addresses and definitions: `last_seen`, `trait:city`, `identifier:user_id`. Nil for what is none.
    public init?(_ text: String) {
        if let fixed = Self.fixed.first(where: { $0.1 == text }) {
            self = fixed.0
        } else if text.hasPrefix("trait:"), text.utf8.count > 6 {
            self = .trait(String(text.dropFirst(6)))
        } else if text.hasPrefix("identifier:"), text.utf8.count > 11 {
            self = .identifier(String(text.dropFirst(11)))
        } else if text.hasPrefix("computed:"), text.utf8.count > 9 {
            self = .computed(String(text.dropFirst(9)))
        } else if text.hasPrefix("consent:"), let kind = ConsentKind(String(text.dropFirst(8))) {
            self = .consent(kind.text)
        } else if text.hasPrefix("consent_time:"), let kind = ConsentKind(String(text.dropFirst(13))) {
            self = .consentTime(kind.text)
        } else {
            return nil
        }
    }

    public var text: String {
        switch self {
        case .trait(let name): "trait:\(name)"
        case .identifier(let namespace): "identifier:\(namespace)"
        case .computed(let name): "computed:\(name)"
        case .consent(let kind): "consent:\(kind)"
        case .consentTime(let kind): "consent_time:\(kind)"
        default: Self.fixed.first { $0.0 == self }?.1 ?? ""
        }
    }
}

extension Attribute {
    var computedName: String? { if case .computed(let name) = self { name } else { nil } }
}

/// What can be asked of an attribute.
public enum AttributeType: String, Sendable, CaseIterable {
    case text, number, date, boolean
    /// One or several of a set that the workspace knows: tags, sources.
    case choice
    /// There or not.
    case presence
}
