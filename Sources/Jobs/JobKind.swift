/// Somebody who can do one kind of job.
public protocol JobKind: Sendable {
    /// Stored with each job, so it must stay as it is.
    var name: String { get }
    /// After the end of the program in the middle of it, it goes on: ``perform(_:)`` is called again with the checkpoint
    /// that was written last. What was done since then is done once more, so that must be harmless.
    var isResumable: Bool { get }

    /// Does it, telling `run` how far it is, and returns when it is done. A ``Failure`` that it throws is shown to people.
    /// It looks at `Task.isCancelled` often enough to end within a second or so: somebody wants it to end, or the
    /// program does.
    func perform(_ run: JobRun) async throws
}
