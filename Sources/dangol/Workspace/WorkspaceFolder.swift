import Core
import Foundation

/// The folder of one workspace and what lies where in it. Folder 0700, files 0600: see ``restrictFilePermissions()``.
struct WorkspaceFolder: Sendable, Equatable {
    let path: String

    /// `path` as somebody typed it.
    init(_ path: String) { self.path = URL(fileURLWithPath: path).standardizedFileURL.path }

    var configurationFile: String { path + "/dangol.json" }
    var mainFile: String { path + "/dangol.sqlite" }
    /// A file of its own: acknowledging a request never waits for the pipeline's transaction.
    var inboxFile: String { path + "/inbox.sqlite" }
    var lockFile: String { path + "/dangol.lock" }
    /// What people upload and what jobs make.
    var filesFolder: String { path + "/files" }
    /// What is kept in memory, written down for the next start; may be removed at any time.
    var snapshotFolder: String { path + "/snapshots" }

    /// Somebody has made a workspace here.
    var isWorkspace: Bool { FileManager.default.fileExists(atPath: configurationFile) }

    /// Throws ``WorkspaceFailure/notAWorkspace(path:)``.
    func requireWorkspace() throws(WorkspaceFailure) {
        guard isWorkspace else { throw .notAWorkspace(path: path) }
    }

    /// Makes the folder, and says whether it was not there before. Throws ``WorkspaceFailure`` where it is a workspace
    /// already or cannot be made.
    func create() throws(WorkspaceFailure) -> Bool {
        guard !isWorkspace, !FileManager.default.fileExists(atPath: mainFile) else {
            throw .alreadyAWorkspace(path: path)
        }
        let isNew = !FileManager.default.fileExists(atPath: path)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        } catch {
            throw .cannotCreate(path: path)
        }
        return isNew
    }

    /// Writes the file that makes the folder a workspace. Throws ``WorkspaceFailure/cannotCreate(path:)``.
    func write(configuration: JSON) throws(WorkspaceFailure) {
        do {
            try Data((configuration.text + "\n").utf8).write(to: URL(fileURLWithPath: configurationFile))
        } catch {
            throw .cannotCreate(path: path)
        }
    }

    /// Removes what a failed making left behind.
    func removeData(withFolder: Bool) {
        let files = [mainFile, inboxFile].flatMap { [$0, $0 + "-wal", $0 + "-shm"] } + [configurationFile]
        for file in files { try? FileManager.default.removeItem(atPath: file) }
        if withFolder { try? FileManager.default.removeItem(atPath: path) }
    }

    /// From now on whatever this program creates is for its user alone.
    static func restrictFilePermissions() { umask(0o077) }
}
