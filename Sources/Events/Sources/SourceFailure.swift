public import Core

/// What was asked of a source cannot be done.
public enum SourceFailure: Failure, Equatable {
    case nameMissing
    case nameTooLong
    case nameTaken
    case unknownSource
    case unknownKey

    public var kind: FailureKind {
        switch self {
        case .nameMissing, .nameTooLong: .invalid
        case .nameTaken: .conflict
        case .unknownSource, .unknownKey: .notFound
        }
    }

    public var code: String {
        switch self {
        case .nameMissing: "source_name_missing"
        case .nameTooLong: "source_name_too_long"
        case .nameTaken: "source_name_taken"
        case .unknownSource: "unknown_source"
        case .unknownKey: "unknown_write_key"
        }
    }

    public var message: String {
        switch self {
        case .nameMissing: "Give the source a name."
        case .nameTooLong: "The name of a source has at most \(Sources.nameLength) characters."
        case .nameTaken: "Another source has this name. Choose another one."
        case .unknownSource: "There is no such source."
        case .unknownKey: "The source has no such write key that is still good."
        }
    }
}
