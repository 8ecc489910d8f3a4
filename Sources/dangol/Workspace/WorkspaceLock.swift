import Foundation

/// One program at a time runs the pipeline of a workspace. The system lets go of the lock when the process ends, however
/// it ends.
final class WorkspaceLock: Sendable {
    private let descriptor: CInt

    /// Throws ``WorkspaceFailure/inUse(path:)`` where another process holds it.
    init(_ folder: WorkspaceFolder) throws(WorkspaceFailure) {
        descriptor = open(folder.lockFile, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotCreate(path: folder.path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: folder.path)
        }
    }

    deinit { close(descriptor) }
}
