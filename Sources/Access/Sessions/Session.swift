public import Core

/// Somebody is logged in.
public struct Session: Sendable {
    /// UUIDv7; names the session where its token must not stand.
    public let id: String
    /// 32 random bytes in base64url, for the cookie. Only its SHA-256 is stored.
    public let token: String
    /// What every form of this session must carry. Follows from the token and cannot be guessed from outside.
    public let csrfToken: String
    public let user: User
    public let expiresAt: Instant

    public init(id: String, token: String, csrfToken: String, user: User, expiresAt: Instant) {
        self.id = id
        self.token = token
        self.csrfToken = csrfToken
        self.user = user
        self.expiresAt = expiresAt
    }
}

/// A session as its owner sees it in a list.
public struct OpenSession: Sendable, Identifiable, Equatable {
    public let id: String
    public let device: Device
    public let openedAt: Instant
    /// To about five minutes.
    public let seenAt: Instant
}

/// How far a login came.
public enum Login: Sendable {
    case done(Session)
    /// The password was right; now a code has to come.
    case needsCode(LoginChallenge)
}

/// What a browser holds between password and code.
public struct LoginChallenge: Sendable {
    /// 32 random bytes in base64url, for a cookie. Only its SHA-256 is stored. It opens nothing by itself.
    public let token: String
    public let expiresAt: Instant
}
