public import Core

/// The look that every body gets before it is taken: JSON or not, and what its envelope says.
public struct RequestInspection: Sendable {
    /// The body to keep: as it came, or with what no store can hold (lone surrogates) replaced by U+FFFD.
    public let body: [UInt8]
    /// The `writeKey` of the body.
    public let writeKey: String?
    /// The length of the `batch` array; nil where there is none.
    public let batchCount: Int?

    /// Throws ``CollectFailure`` where the body is not a JSON object in UTF-8. O(length).
    public init(_ body: [UInt8]) throws {
        throw CollectFailure.invalidJSON("not written")
    }
}

/// Why a request as a whole was not taken.
public enum CollectFailure: Failure, Equatable {
    case invalidJSON(String)
    case emptyBatch
    case missingWriteKey
    case invalidWriteKey
    case bodyTooLarge(limit: Int)
    case invalidEncoding

    public var kind: FailureKind {
        switch self {
        case .missingWriteKey, .invalidWriteKey: .unauthenticated
        case .bodyTooLarge: .tooLarge
        case .invalidJSON, .emptyBatch, .invalidEncoding: .invalid
        }
    }

    public var code: String {
        switch self {
        case .invalidJSON: "invalid_json"
        case .emptyBatch: "empty_batch"
        case .missingWriteKey: "missing_write_key"
        case .invalidWriteKey: "invalid_write_key"
        case .bodyTooLarge: "body_too_large"
        case .invalidEncoding: "invalid_encoding"
        }
    }

    public var message: String {
        switch self {
        case .invalidJSON(let why): "The body is not valid JSON: \(why)."
        case .emptyBatch: "The batch is missing or is not an array. Send {\"batch\": [ … ]}."
        case .missingWriteKey: "Send the write key of a source: as the user name of Basic authentication, or as writeKey in the body."
        case .invalidWriteKey: "No source has this write key, or it was revoked. Copy it from Data → Sources."
        case .bodyTooLarge(let limit): "The body is larger than \(limit) bytes. Send smaller batches."
        case .invalidEncoding: "The body is not valid gzip. Send it as it is, or with a correct Content-Encoding."
        }
    }
}
