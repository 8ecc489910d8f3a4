public import Core

/// Why somebody was not let in, or an account could not be made or changed.
public enum AccessFailure: Failure, Equatable {
    /// Unknown e-mail or wrong password: deliberately the same.
    case wrongCredentials
    /// Too many wrong passwords; seconds until the next try counts.
    case lockedOut(retryAfter: Int)
    /// More people are logging in than passwords can be checked.
    case busy(retryAfter: Int)
    case invalidEmail
    case emailTaken
    case missingName
    case passwordTooShort(minimum: Int)
    case passwordTooLong(maximumBytes: Int)
    case passwordIsEmail
    case unknownUser
    /// Without an owner nobody could let anybody in again.
    case lastOwner
    case missingScopes
    case unknownToken

    public var kind: FailureKind {
        switch self {
        case .wrongCredentials: .unauthenticated
        case .lockedOut(let retryAfter), .busy(let retryAfter): .tooMany(retryAfter: retryAfter)
        case .emailTaken, .lastOwner: .conflict
        case .unknownUser, .unknownToken: .notFound
        case .invalidEmail, .missingName, .passwordTooShort, .passwordTooLong, .passwordIsEmail, .missingScopes:
            .invalid
        }
    }

    public var code: String {
        switch self {
        case .wrongCredentials: "wrong_credentials"
        case .lockedOut: "locked_out"
        case .busy: "login_busy"
        case .invalidEmail: "invalid_email"
        case .emailTaken: "email_taken"
        case .missingName: "missing_name"
        case .passwordTooShort: "password_too_short"
        case .passwordTooLong: "password_too_long"
        case .passwordIsEmail: "password_is_email"
        case .unknownUser: "unknown_user"
        case .lastOwner: "last_owner"
        case .missingScopes: "missing_scopes"
        case .unknownToken: "unknown_token"
        }
    }

    public var message: String {
        switch self {
        case .wrongCredentials: "E-mail or password is wrong. Check both and try again."
        case .lockedOut(let seconds):
            "Too many wrong passwords. Try again in \((seconds + 59) / 60) min, or ask an administrator for a new one."
        case .busy(let seconds): "Too many people are logging in at once. Try again in \(seconds) s."
        case .invalidEmail: "This is not an e-mail address. Write it as name@example.com."
        case .emailTaken: "Somebody already has this e-mail address. Use another, or change that account."
        case .missingName: "Give the person a name."
        case .passwordTooShort(let minimum): "The password is too short. Use at least \(minimum) characters."
        case .passwordTooLong(let maximum): "The password is too long. Use at most \(maximum) bytes."
        case .passwordIsEmail: "The password must not be the e-mail address. Choose another."
        case .unknownUser: "Nobody has this e-mail address. `dangol user list` shows who there is."
        case .lastOwner: "This is the last owner. Make somebody else an owner first."
        case .missingScopes: "A token without scopes can do nothing. Name at least one."
        case .unknownToken: "There is no such token."
        }
    }
}
