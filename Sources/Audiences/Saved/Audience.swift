public import Core

/// People, or companies, who are meant under a name, as long as a condition is true of them.
public struct Audience: Sendable, Identifiable, Hashable {
    /// UUIDv7.
    public let id: String
    public let name: String
    public let subject: ListSubject
    public let condition: Condition
    public let createdAt: Instant
    public let updatedAt: Instant
    /// The e-mail of whoever made it, or the name of a token.
    public let author: String

    /// Belonging to it: as its condition, or as it was when it could last be judged by it.
    public var membership: Condition { .audience(id) }
}

/// Why an audience was not kept, or not found.
public enum AudienceFailure: Failure, Equatable {
    case emptyName
    case longName
    case takenName
    case tooMany
    case missing
    /// Another audience means this one.
    case used(by: String)
    /// It is an audience of something else.
    case other(ListSubject)

    public var kind: FailureKind {
        switch self {
        case .missing, .other: .notFound
        case .takenName, .used: .conflict
        default: .invalid
        }
    }

    public var code: String {
        switch self {
        case .emptyName: "audience_name_missing"
        case .longName: "audience_name_too_long"
        case .takenName: "audience_name_taken"
        case .tooMany: "too_many_audiences"
        case .missing: "no_such_audience"
        case .used: "audience_is_used"
        case .other(let subject): "audience_of_\(subject.rawValue)"
        }
    }

    public var message: String {
        switch self {
        case .emptyName: "Give the audience a name."
        case .longName: "An audience's name has at most \(SavedAudiences.nameLength) characters."
        case .takenName: "There is an audience of this name. Choose another one."
        case .tooMany: "There are \(SavedAudiences.limit) audiences. Delete one first."
        case .missing: "There is no such audience."
        case .other(let subject): "This is an audience of \(subject.rawValue). Ask for its \(subject.rawValue)."
        case .used(let name):
            "The audience “\(name)” means this one. Change that one first, or delete it even so: that one keeps its last members."
        }
    }
}
