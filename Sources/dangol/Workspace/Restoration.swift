import Core
import Foundation

/// Makes a workspace of a backup.
struct Restoration: Sendable {
    let backup: WorkspaceFolder
    let target: WorkspaceFolder

    /// Throws ``WorkspaceFailure`` where there is no backup or the target is a workspace already.
    func run() async throws {
        let files = FileManager.default
        guard files.fileExists(atPath: backup.mainFile), files.fileExists(atPath: backup.inboxFile) else {
            throw WorkspaceFailure.nothingToRestore(path: backup.path)
        }
        let isNewFolder = try target.create()
        do {
            try files.copyItem(atPath: backup.mainFile, toPath: target.mainFile)
            try files.copyItem(atPath: backup.inboxFile, toPath: target.inboxFile)
            // Opening it applies what a later version of the program added to the schema, and fails on a damaged copy.
            let composition = try await Composition.open(target, Configuration(SettingSources()), logger: .command)
            try await composition.close()
            if files.fileExists(atPath: backup.configurationFile) {
                try files.copyItem(atPath: backup.configurationFile, toPath: target.configurationFile)
            } else {
                try target.write(configuration: [:])
            }
        } catch {
            target.removeData(withFolder: isNewFolder)
            throw error
        }
    }
}
