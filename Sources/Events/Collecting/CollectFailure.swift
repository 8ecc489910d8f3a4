public import Core

/// Why a request as a whole was not taken.
public enum CollectFailure: Failure, Equatable {
    case invalidJSON(String)
    case missingBatch
    case missingWriteKey
    case invalidWriteKey
    case bodyTooLarge(limit: Int)
    case invalidEncoding

    public var kind: FailureKind {
        switch self {
        case .missingWriteKey, .invalidWriteKey: .unauthenticated
        case .bodyTooLarge: .tooLarge
        case .invalidJSON, .missingBatch, .invalidEncoding: .invalid
        }
    }

    public var code: String {
        switch self {
        case .invalidJSON: "invalid_json"
        case .missingBatch: "missing_batch"
        case .missingWriteKey: "missing_write_key"
        case .invalidWriteKey: "invalid_write_key"
        case .bodyTooLarge: "body_too_large"
        case .invalidEncoding: "invalid_encoding"
        }
    }

    public var message: String {
        switch self {
        case .invalidJSON(let why): "The body is not a valid JSON object: \(why)"
        case .missingBatch: "The batch is missing or is not an array. Send {\"batch\": [ … ]}."
        case .missingWriteKey:
            "Send the write key of a source: as the user name of Basic authentication, or as writeKey in the body."
        case .invalidWriteKey: "No source has this write key, or it was revoked. Copy it from Data → Sources."
        case .bodyTooLarge(let limit): "The body is larger than \(limit) bytes. Send smaller batches."
        case .invalidEncoding: "The body is not in the encoding that Content-Encoding names. Use gzip or none."
        }
    }
}
