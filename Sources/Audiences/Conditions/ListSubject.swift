/// What a list lists, and a condition is about.
public enum ListSubject: String, Sendable, CaseIterable {
    case people, companies

    /// Whether this can be asked of it.
    public func has(_ attribute: Attribute) -> Bool {
        switch attribute {
        case .name, .firstSeen, .lastSeen, .events, .tag, .source, .trait: true
        case .email, .phone, .known, .identifier, .computed, .consent, .consentTime: self == .people
        case .groupID, .people, .active: self == .companies
        }
    }
}
