import Foundation

/// One program at a time runs the pipeline of a workspace. The system lets go of the lock when the process ends, however
/// it ends.
final class WorkspaceLock: Sendable {
    private let descriptor: CInt

    /// Throws ``WorkspaceFailure/inUse(path:)`` where another process holds it.
    init(_ folder: WorkspaceFolder) throws(WorkspaceFailure) {
        let opened = open(folder.lockFile, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .cannotCreate(path: folder.path) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw .inUse(path: folder.path)
        }
        // Last: a lock that has its descriptor closes it when it goes, however far it came.
        descriptor = opened
    }

    deinit { close(descriptor) }
}
