public import Core

/// Somebody is logged in.
public struct Session: Sendable {
    /// 32 random bytes in base64url, for the cookie. Only its SHA-256 is stored.
    public let token: String
    /// What every form of this session must carry. Follows from the token and cannot be guessed from outside.
    public let csrfToken: String
    public let user: User
    public let expiresAt: Instant

    public init(token: String, csrfToken: String, user: User, expiresAt: Instant) {
        self.token = token
        self.csrfToken = csrfToken
        self.user = user
        self.expiresAt = expiresAt
    }
}
