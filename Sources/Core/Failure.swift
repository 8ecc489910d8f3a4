/// What went wrong, in the terms of who has to act. The edge maps it to a status; the domain never does.
public enum FailureKind: Sendable, Hashable {
    /// The caller sent something that cannot be taken as it is.
    case invalid
    case unauthenticated
    case forbidden
    case notFound
    /// The state of things does not allow it (a name taken, a version passed).
    case conflict
    case tooLarge
    /// Come back after so many seconds.
    case tooMany(retryAfter: Int)
    /// Our side cannot serve it now (database away, disk full); trying again is right.
    case unavailable
}

/// An error that reaches a person: a stable code for programs, a message that says what to do.
public protocol Failure: Error {
    var kind: FailureKind { get }
    /// Stable, snake_case; part of the API.
    var code: String { get }
    /// One sentence in English that says what is wrong and what to do about it. No personal data.
    var message: String { get }
    /// More for programs, such as the field at fault.
    var details: [String: JSON] { get }
}

extension Failure {
    public var details: [String: JSON] { [:] }
}
