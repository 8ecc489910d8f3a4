import Core

/// What the rows of a file are.
public enum ImportKind: String, Sendable, CaseIterable, Codable {
    case people, events, companies
}

/// What a column says.
public enum ImportTarget: Hashable, Sendable {
    case ignore
    case userID
    case anonymousID
    case email
    case phone
    /// An id in another system: its type becomes the namespace.
    case external(String)
    /// The name of the event.
    case event
    /// When it happened; of people and companies, when it was true.
    case time
    case messageID
    case companyID
    /// A trait of the person or company, a property of the event.
    case field(String, ValueType)

    /// How a value is written in the profile.
    public enum ValueType: String, Sendable, CaseIterable, Codable {
        case text, number, boolean, time
    }

    /// As it is written in `--map` and stored: `email`, `external:crm`, `plan`, `age:number`. Nil where the text is empty
    /// or names a type that does not exist.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first?.trimmed, !name.isEmpty, name.utf8.count <= 500 else { return nil }
        let suffix = parts.count == 2 ? parts[1].trimmed : nil
        if suffix == nil, let known = Self.reserved[name] {
            self = known
        } else if name == "external", let suffix, !suffix.isEmpty {
            self = .external(suffix)
        } else if name == "field", let suffix {
            // So that a trait may have any name: field:email is the trait, not the identifier.
            // The name may hold colons; behind the last stands the type.
            let end = suffix.lastIndex(of: ":") ?? suffix.endIndex
            let field = String(suffix[..<end]).trimmed
            let type =
                end == suffix.endIndex
                ? ValueType.text : ValueType(rawValue: String(suffix[end...].dropFirst()).trimmed)
            guard !field.isEmpty, let type else { return nil }
            self = .field(field, type)
        } else {
            guard let type = suffix.map({ ValueType(rawValue: $0) }) ?? .text else { return nil }
            self = .field(name, type)
        }
    }

    public var text: String {
        switch self {
        case .external(let type): return "external:\(type)"
        case .field(let name, let type):
            let isPlain = Self.reserved[name] == nil && name != "external" && name != "field" && !name.contains(":")
            let suffix = type == .text && !name.contains(":") ? "" : ":\(type.rawValue)"
            return (isPlain ? name : "field:\(name)") + suffix
        default: return Self.reserved.first { $0.value == self }?.key ?? ""
        }
    }

    /// Those that one column at most can be.
    var isUnique: Bool {
        switch self {
        case .ignore, .external: false
        default: true
        }
    }

    private static let reserved: [String: ImportTarget] = [
        "ignore": .ignore, "user_id": .userID, "anonymous_id": .anonymousID, "email": .email, "phone": .phone,
        "event": .event, "time": .time, "message_id": .messageID, "company_id": .companyID,
    ]
}

extension ImportTarget: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let target = ImportTarget(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no target: \(text)")
        }
        self = target
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
