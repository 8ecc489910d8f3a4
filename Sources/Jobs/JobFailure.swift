public import Core

/// What was asked of a job cannot be done.
public enum JobFailure: Failure, Equatable {
    case unknownJob
    case unknownFile
    case alreadyEnded
    case unwritable

    public var kind: FailureKind {
        switch self {
        case .unknownJob, .unknownFile: .notFound
        case .alreadyEnded: .conflict
        case .unwritable: .unavailable
        }
    }

    public var code: String {
        switch self {
        case .unknownJob: "unknown_job"
        case .unknownFile: "unknown_job_file"
        case .alreadyEnded: "job_already_ended"
        case .unwritable: "job_files_unwritable"
        }
    }

    public var message: String {
        switch self {
        case .unknownJob: "There is no such job."
        case .unknownFile: "The job has no such file, or it was removed after its time."
        case .alreadyEnded: "The job has ended already."
        case .unwritable: "The folder for files cannot be written. Check its owner and the room on its disk."
        }
    }
}
