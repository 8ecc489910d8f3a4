import ArgumentParser

/// `dangol backup`: a copy of the workspace while it is in use.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the workspace into a new folder while it is in use.",
        discussion: "A workspace on PostgreSQL is backed up with pg_dump."
    )

    @OptionGroup var workspace: WorkspaceOptions

    @Argument(help: "The new folder.")
    var target: String

    func run() async throws {
        try await workspace.with { composition in
            let target = WorkspaceFolder(target)
            try await Backup(composition: composition, folder: workspace.folder, target: target).write()
            try StandardOutput.line(target.path)
        }
    }
}
