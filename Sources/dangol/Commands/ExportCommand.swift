import ArgumentParser

/// `dangol export`: everything that was collected, in a form that others read.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes all events or all profiles to standard output, one JSON object a line."
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case events, profiles
    }

    @Argument(help: "events or profiles.")
    var kind: Kind

    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "Comma-separated values with a header line instead.")
    var csv = false

    func run() async throws {
        try await workspace.with { composition in
            let export = Export(composition: composition, format: csv ? .csv : .lines, write: StandardOutput.write)
            switch kind {
            case .events: try await export.events()
            case .profiles: try await export.profiles()
            }
        }
    }
}
