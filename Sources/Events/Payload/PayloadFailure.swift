import Core

/// A stored payload cannot be written or read.
enum PayloadFailure: Failure {
    case compression
    case damaged

    var kind: FailureKind { .unavailable }

    var code: String {
        switch self {
        case .compression: "payload_compression"
        case .damaged: "payload_damaged"
        }
    }

    var message: String {
        switch self {
        case .compression: "A payload could not be compressed; the machine is probably out of memory."
        case .damaged: "A stored payload is damaged. Run `dangol doctor`, and restore from a backup."
        }
    }
}
