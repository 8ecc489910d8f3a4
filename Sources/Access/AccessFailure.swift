public import Core

/// Why somebody was not let in, or an account could not be made or changed.
public enum AccessFailure: Failure, Equatable {
    /// Unknown e-mail or wrong password: deliberately the same.
    case wrongCredentials
    /// Too many wrong passwords or codes; seconds until the next try counts.
    case lockedOut(retryAfter: Int)
    /// More people are logging in than passwords can be checked.
    case busy(retryAfter: Int)
    /// The password of somebody who is logged in already.
    case wrongPassword
    /// Neither the code of the moment nor a recovery code that was not used yet.
    case wrongCode
    /// Between password and code too much time passed.
    case loginExpired
    case invalidEmail
    case emailTaken
    case missingName
    case nameTooLong(maximum: Int)
    case passwordTooShort(minimum: Int)
    case passwordTooLong(maximumBytes: Int)
    case passwordIsEmail
    case unknownUser
    /// Without an owner nobody could let anybody in again.
    case lastOwner
    /// Owners are the owners' business.
    case roleAboveYours
    case missingScopes
    /// Nobody gives a program more than they may do themselves.
    case scopeAboveYours
    case unknownToken
    case unknownSession
    /// Used, withdrawn, expired or never made: deliberately the same.
    case unknownInvitation
    case twoFactorOn
    case twoFactorOff
    case unknownTimeZone
    case unknownCurrency

    public var kind: FailureKind {
        switch self {
        case .wrongCredentials, .loginExpired: .unauthenticated
        case .lockedOut(let retryAfter), .busy(let retryAfter): .tooMany(retryAfter: retryAfter)
        case .emailTaken, .lastOwner, .twoFactorOn, .twoFactorOff: .conflict
        case .roleAboveYours, .scopeAboveYours: .forbidden
        case .unknownUser, .unknownToken, .unknownSession, .unknownInvitation: .notFound
        case .wrongPassword, .wrongCode, .invalidEmail, .missingName, .nameTooLong, .passwordTooShort,
            .passwordTooLong, .passwordIsEmail, .missingScopes, .unknownTimeZone, .unknownCurrency:
            .invalid
        }
    }

    public var code: String {
        switch self {
        case .wrongCredentials: "wrong_credentials"
        case .lockedOut: "locked_out"
        case .busy: "login_busy"
        case .wrongPassword: "wrong_password"
        case .wrongCode: "wrong_code"
        case .loginExpired: "login_expired"
        case .invalidEmail: "invalid_email"
        case .emailTaken: "email_taken"
        case .missingName: "missing_name"
        case .nameTooLong: "name_too_long"
        case .passwordTooShort: "password_too_short"
        case .passwordTooLong: "password_too_long"
        case .passwordIsEmail: "password_is_email"
        case .unknownUser: "unknown_user"
        case .lastOwner: "last_owner"
        case .roleAboveYours: "role_above_yours"
        case .missingScopes: "missing_scopes"
        case .scopeAboveYours: "scope_above_yours"
        case .unknownToken: "unknown_token"
        case .unknownSession: "unknown_session"
        case .unknownInvitation: "unknown_invitation"
        case .twoFactorOn: "two_factor_on"
        case .twoFactorOff: "two_factor_off"
        case .unknownTimeZone: "unknown_time_zone"
        case .unknownCurrency: "unknown_currency"
        }
    }

    public var message: String {
        switch self {
        case .wrongCredentials: "E-mail or password is wrong. Check both and try again."
        case .lockedOut(let seconds):
            "Too many wrong tries. Try again in \((seconds + 59) / 60) min, or ask an administrator."
        case .busy(let seconds): "Too many people are logging in at once. Try again in \(seconds) s."
        case .wrongPassword: "The password is wrong. Try again."
        case .wrongCode: "The code is wrong or was used already. Wait for the next one and try again."
        case .loginExpired: "The login took too long. Begin again."
        case .invalidEmail: "This is not an e-mail address. Write it as name@example.com."
        case .emailTaken: "Somebody already has this e-mail address. Use another, or change that account."
        case .missingName: "Give it a name."
        case .nameTooLong(let maximum): "The name is too long. Use at most \(maximum) characters."
        case .passwordTooShort(let minimum): "The password is too short. Use at least \(minimum) characters."
        case .passwordTooLong(let maximum): "The password is too long. Use at most \(maximum) bytes."
        case .passwordIsEmail: "The password must not be the e-mail address. Choose another."
        case .unknownUser: "There is no such user. `dangol user list` shows who there is."
        case .lastOwner: "This is the last owner. Make somebody else an owner first."
        case .roleAboveYours: "Only an owner may do this to an owner. Ask one."
        case .missingScopes: "A token without scopes can do nothing. Name at least one."
        case .scopeAboveYours: "A token cannot do more than whoever makes it. Leave out what you may not do."
        case .unknownToken: "There is no such token."
        case .unknownSession: "This session has already ended."
        case .unknownInvitation: "This invitation is used, withdrawn or older than a week. Ask for a new one."
        case .twoFactorOn: "Two-factor login is on already."
        case .twoFactorOff: "Two-factor login is not on."
        case .unknownTimeZone: "There is no such time zone. Use an IANA name such as Asia/Seoul."
        case .unknownCurrency: "There is no such currency. Use an ISO 4217 code such as KRW."
        }
    }
}
