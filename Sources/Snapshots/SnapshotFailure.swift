public import Core

/// A snapshot cannot be written or trusted. None is the only copy of anything: what was in it is read from the database again.
public struct SnapshotFailure: Failure {
    public enum Reason: String, Sendable {
        /// There is no such file.
        case missing
        /// What was written is not what is there.
        case damaged
        /// It was written by another version of the program.
        case foreign
        /// The file could not be written or read; `detail` says why.
        case io
    }

    public let reason: Reason
    /// For the operator: the name of the file and of the array in it.
    public let detail: String

    public init(_ reason: Reason, _ detail: String) { (self.reason, self.detail) = (reason, detail) }

    public var kind: FailureKind { .unavailable }
    public var code: String { "snapshot_\(reason.rawValue)" }
    public var message: String {
        "A snapshot is not usable (\(detail)). It is made anew from the database; if this repeats, check the disk."
    }
}
