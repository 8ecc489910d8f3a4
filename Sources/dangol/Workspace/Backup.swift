import Core
import Foundation
import Storage

/// A copy of a workspace, taken while it is in use.
struct Backup: Sendable {
    let composition: Composition
    let folder: WorkspaceFolder
    let target: WorkspaceFolder

    /// Writes the copy. Throws ``WorkspaceFailure/backupExists(path:)`` where something is there already, and
    /// ``WorkspaceFailure/backedUpElsewhere`` where the engine has a better tool for that.
    func write() async throws {
        guard composition.configuration.storage.database == nil else { throw WorkspaceFailure.backedUpElsewhere }
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw WorkspaceFailure.backupExists(path: target.path)
        }
        _ = try target.create()
        do {
            // The record first: it holds the position up to which the inbox was worked off, and the inbox copied
            // after it holds everything from there on, for nothing leaves the inbox within a day.
            try await composition.main.copy(to: target.mainFile)
            try await composition.inboxDatabase.copy(to: target.inboxFile)
            // Last, for it is what makes the folder a workspace.
            try FileManager.default.copyItem(atPath: folder.configurationFile, toPath: target.configurationFile)
        } catch {
            try? FileManager.default.removeItem(atPath: target.path)
            throw error
        }
    }
}
