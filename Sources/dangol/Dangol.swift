import ArgumentParser
import Core
import Foundation

/// The program.
@main
struct Dangol: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "dangol",
        abstract: "Every event of a customer, one person's record, seconds after the fact.",
        version: version,
        subcommands: [
            InitCommand.self, ServeCommand.self, DemoCommand.self, ProfileCommand.self, CompanyCommand.self,
            AudienceCommand.self, InsightCommand.self, ReplayCommand.self, RecountCommand.self, ImportCommand.self,
            ExportCommand.self,
            BackupCommand.self,
            RestoreCommand.self, DoctorCommand.self, UserCommand.self,
            SettingsCommand.self,
        ]
    )

    static func main() async {
        // A client that hangs up and a file that reaches its limit are errors to answer, not reasons to die.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        WorkspaceFolder.restrictFilePermissions()
        Memory.configure()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as any Failure {
            StandardError.write("dangol: \(failure.message)\n")
            exit(withError: failure.exitCode)
        } catch {
            exit(withError: error)
        }
    }
}
