public import Core
import HTTPTypes
public import Hummingbird

/// What an answer tells of an error: no more than the caller may know, and no less than they need.
public struct Problem: Sendable {
    public let status: HTTPResponse.Status
    /// Stable, snake_case.
    public let code: String
    public let message: String
    public let details: [String: JSON]
    /// `Retry-After`, `Allow`.
    public let headers: HTTPFields

    public init(
        status: HTTPResponse.Status,
        code: String,
        message: String,
        details: [String: JSON] = [:],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = headers
    }

    /// Nothing of an unknown error's inside goes out: it may quote a path, a statement or a person.
    public init(_ error: any Error) {
        switch error {
        case let failure as any Failure: self.init(failure)
        case let error as HTTPError: self.init(error)
        default:
            self.init(
                status: .internalServerError,
                code: "internal_error",
                message: "Something went wrong on our side. The log names it by the request id of this answer."
            )
        }
    }

    private init(_ failure: any Failure) {
        var headers: HTTPFields = [:]
        switch failure.kind {
        case .tooMany(let seconds): headers[.retryAfter] = String(max(1, seconds))
        case .unavailable: headers[.retryAfter] = "1"
        case .unauthenticated: headers[.wwwAuthenticate] = "Bearer"
        default: break
        }
        self.init(
            status: failure.kind.status,
            code: failure.code,
            message: failure.message,
            details: failure.details,
            headers: headers
        )
    }

    /// The errors that the server itself makes: no such route, wrong method.
    private init(_ error: HTTPError) {
        let code = error.status.reasonPhrase.lowercased().map { $0.isLetter ? $0 : "_" }
        self.init(
            status: error.status,
            code: String(code),
            message: error.body ?? "\(error.status.reasonPhrase).",
            headers: error.headers
        )
    }
}

extension FailureKind {
    /// The status by which HTTP says this.
    public var status: HTTPResponse.Status {
        switch self {
        case .invalid: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .tooMany: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}
