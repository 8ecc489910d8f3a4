import ArgumentParser
import Core

/// `dangol doctor`: whether a workspace is well.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks a workspace and says what to do about what is not well.",
        discussion: "Ends with status 1 where there is a problem."
    )

    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() async throws {
        try workspace.folder.requireWorkspace()
        let doctor = Doctor(
            folder: workspace.folder,
            configuration: try Configuration(workspace.sources()),
            clock: SystemClock()
        )
        let findings = await doctor.examine()
        for finding in findings { try StandardOutput.line(json ? finding.json.text : finding.text) }
        if findings.contains(where: { $0.verdict == .problem }) { throw ExitCode.failure }
    }
}
