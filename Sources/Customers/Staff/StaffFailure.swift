public import Core

/// What somebody in the console wanted to do and cannot.
public enum StaffFailure: Failure, Equatable {
    case emptyText
    case textTooLong(limit: Int)
    case invalidEmail
    case invalidPhone
    /// The address or number is another person's.
    case belongsToAnother(profileID: String)
    /// Nothing identifies the person any more, so no event can reach them.
    case unreachable
    case unknownNote
    /// Only who wrote a note may change it.
    case notYours
    case unknownTag
    case invalidColour
    case tooManyTags(limit: Int)

    public var kind: FailureKind {
        switch self {
        case .emptyText, .textTooLong, .invalidEmail, .invalidPhone, .invalidColour: .invalid
        case .belongsToAnother, .unreachable, .tooManyTags: .conflict
        case .unknownNote, .unknownTag: .notFound
        case .notYours: .forbidden
        }
    }

    public var code: String {
        switch self {
        case .emptyText: "empty_text"
        case .textTooLong: "text_too_long"
        case .invalidEmail: "invalid_email"
        case .invalidPhone: "invalid_phone"
        case .belongsToAnother: "belongs_to_another"
        case .unreachable: "unreachable"
        case .unknownNote: "unknown_note"
        case .notYours: "not_yours"
        case .unknownTag: "unknown_tag"
        case .invalidColour: "invalid_colour"
        case .tooManyTags: "too_many_tags"
        }
    }

    public var message: String {
        switch self {
        case .emptyText: "Write something."
        case .textTooLong(let limit): "Write at most \(limit) characters."
        case .invalidEmail: "This is no e-mail address. Write it like name@example.com."
        case .invalidPhone: "This is no phone number. Write it like 010-1234-5678 or +1 415 555 0100."
        case .belongsToAnother: "This belongs to another person. Change it there first."
        case .unreachable: "No identifier of this person is left, so nothing can be recorded of them."
        case .unknownNote: "There is no such note."
        case .notYours: "Only who wrote a note can change it."
        case .unknownTag: "There is no such tag."
        case .invalidColour: "A tag has one of the colours 1 to 6."
        case .tooManyTags(let limit): "A workspace has at most \(limit) tags. Use one that is there."
        }
    }
}
