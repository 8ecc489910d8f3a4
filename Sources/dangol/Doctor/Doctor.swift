import Core
import Foundation

/// Looks a workspace over and says what is not well.
struct Doctor: Sendable {
    let folder: WorkspaceFolder
    let configuration: Configuration
    let clock: any WallClock

    /// Every check, in the order in which one depends on another.
    func examine() async -> [Finding] {
        var findings = [folderFinding(), diskFinding(), clockFinding(), assetsFinding()]
        do {
            let composition = try await Composition.open(folder, configuration, logger: .command)
            findings.append(Finding(check: "schema", verdict: .ok, detail: "of this version"))
            findings += await databaseFindings(composition)
            try await composition.close()
        } catch {
            let message = (error as? any Failure)?.message ?? "the database cannot be opened"
            findings.append(Finding(check: "schema", verdict: .problem, detail: message))
        }
        return findings
    }

    private func folderFinding() -> Finding {
        guard FileManager.default.isWritableFile(atPath: folder.path) else {
            return Finding(
                check: "folder",
                verdict: .problem,
                detail: "\(folder.path) cannot be written; check its owner"
            )
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
            return Finding(
                check: "folder",
                verdict: .warning,
                detail: "others can look into it; chmod 700 \(folder.path)"
            )
        }
        return Finding(check: "folder", verdict: .ok, detail: "\(folder.path) is writable, by its owner alone")
    }

    /// Less than this and the inbox may have to refuse events soon.
    private static let leastRoom: Int64 = 1 << 30

    private func diskFinding() -> Finding {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return Finding(check: "disk", verdict: .warning, detail: "how much room is left cannot be told")
        }
        let detail = "\(free >> 20) MB free"
        return free >= Doctor.leastRoom
            ? Finding(check: "disk", verdict: .ok, detail: detail)
            : Finding(check: "disk", verdict: .problem, detail: detail + "; make room")
    }

    private func clockFinding() -> Finding {
        let now = clock.now()
        // This version was made after that day, so no earlier one can be today.
        let isEarly = now < Instant(seconds: 1_767_225_600)
        return Finding(
            check: "clock",
            verdict: isEarly ? .problem : .ok,
            detail: isEarly ? "it says \(now); set the machine's clock, or every event gets a wrong time" : "\(now)"
        )
    }

    private func assetsFinding() -> Finding {
        let folder = configuration.console.assets.path
        return FileManager.default.fileExists(atPath: folder + "/htmx/htmx.min.js")
            ? Finding(check: "assets", verdict: .ok, detail: folder)
            : Finding(check: "assets", verdict: .problem, detail: "the console's scripts are missing; run `make setup`")
    }
}
