import ArgumentParser

/// `dangol restore`: a workspace from a backup.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Makes a workspace of a backup.",
        discussion: "Refuses to touch a folder that holds a workspace already."
    )

    @Argument(help: "The folder that `dangol backup` wrote.")
    var backup: String

    @Option(help: "The folder of the new workspace.")
    var data: String

    func run() async throws {
        let target = WorkspaceFolder(data)
        try await Restoration(backup: WorkspaceFolder(backup), target: target).run()
        try StandardOutput.line(target.path)
    }
}
