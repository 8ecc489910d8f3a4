import Foundation
import Synchronization

/// One run of a job: what its kind talks to while it works.
public final class JobRun: Sendable {
    /// As it was when the run began; ``Job/report`` holds the checkpoint to go on from.
    public let job: Job
    private let folder: JobFolder
    private let state: Mutex<JobReport>

    init(_ job: Job, folder: JobFolder) {
        self.job = job
        self.folder = folder
        state = Mutex(job.report)
    }

    /// How far it is. Costs nothing: it is written down a few times a second, whole, so that counts and checkpoint always
    /// belong together.
    public func update(_ change: (inout JobReport) -> Void) { state.withLock { change(&$0) } }

    public var report: JobReport { state.withLock { $0 } }

    /// The path under which to write a file of this name, in a folder that this job has for itself. Throws
    /// ``JobFailure/unwritable``.
    public func path(ofFile name: String) throws(JobFailure) -> String {
        try folder.create(for: job.id)
        guard let path = folder.path(of: name, job: job.id) else { throw .unwritable }
        return path
    }

    /// Offers a file that was written under ``path(ofFile:)``; once more where it has grown.
    public func offer(file name: String, contentType: String) {
        guard let path = folder.path(of: name, job: job.id) else { return }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let bytes = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
        let file = JobFile(name: name, contentType: contentType, bytes: bytes)
        update { report in
            if let index = report.files.firstIndex(where: { $0.name == name }) {
                report.files[index] = file
            } else {
                report.files.append(file)
            }
        }
    }
}
