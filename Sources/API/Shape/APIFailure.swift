import Access
import Core

/// Why the API did not do what it was asked, where the reason lies in the request itself.
enum APIFailure: Failure, Equatable {
    case missingToken
    case unknownToken
    case missingScope(Scope)
    case tooManyRequests(retryAfter: Int)
    /// `rule` completes "Parameter x …" or "Field x …".
    case invalidParameter(String, rule: String)
    case invalidField(String, rule: String)
    case bodyTooLarge(limit: Int)
    case unknownProfile
    case unknownCompany
    case unknownEvent
    case unknownSource
    case unknownUser
    /// The key came before with another request.
    case idempotencyKeyReused
    /// The request that came with this key is still being served.
    case idempotencyKeyBusy

    var kind: FailureKind {
        switch self {
        case .missingToken, .unknownToken: .unauthenticated
        case .missingScope: .forbidden
        case .tooManyRequests(let retryAfter): .tooMany(retryAfter: retryAfter)
        case .invalidParameter, .invalidField: .invalid
        case .bodyTooLarge: .tooLarge
        case .unknownProfile, .unknownCompany, .unknownEvent, .unknownSource, .unknownUser: .notFound
        case .idempotencyKeyReused, .idempotencyKeyBusy: .conflict
        }
    }

    var code: String {
        switch self {
        case .missingToken: "missing_token"
        case .unknownToken: "unknown_token"
        case .missingScope: "missing_scope"
        case .tooManyRequests: "too_many_requests"
        case .invalidParameter: "invalid_parameter"
        case .invalidField: "invalid_field"
        case .bodyTooLarge: "body_too_large"
        case .unknownProfile: "unknown_profile"
        case .unknownCompany: "unknown_company"
        case .unknownEvent: "unknown_event"
        case .unknownSource: "unknown_source"
        case .unknownUser: "unknown_user"
        case .idempotencyKeyReused: "idempotency_key_reused"
        case .idempotencyKeyBusy: "idempotency_key_busy"
        }
    }

    var message: String {
        switch self {
        case .missingToken: "Send an API token: Authorization: Bearer dgl_…"
        case .unknownToken: "There is no such API token, or it was revoked. Make a new one."
        case .missingScope(let scope): "The token lacks the scope \(scope.rawValue). Use one that has it."
        case .tooManyRequests(let seconds): "This token asks too often. Wait \(seconds) s."
        case .invalidParameter(let name, let rule): "Parameter \(name) \(rule)."
        case .invalidField(let name, let rule): "Field \(name) \(rule)."
        case .bodyTooLarge(let limit): "The body is larger than \(limit) bytes."
        case .unknownProfile: "Nobody is known by this identifier."
        case .unknownCompany: "There is no company with this id."
        case .unknownEvent: "There is no event with this id."
        case .unknownSource: "There is no source with this id."
        case .unknownUser: "There is no user with this id."
        case .idempotencyKeyReused: "This Idempotency-Key came with another request before. Use a new key."
        case .idempotencyKeyBusy: "The request with this Idempotency-Key is still being served. Ask again in a moment."
        }
    }

    var details: [String: JSON] {
        switch self {
        case .missingScope(let scope): ["scope": .string(scope.rawValue)]
        case .invalidParameter(let name, _): ["parameter": .string(name)]
        case .invalidField(let name, _): ["field": .string(name)]
        case .bodyTooLarge(let limit): ["limit": .integer(Int64(limit))]
        default: [:]
        }
    }
}
