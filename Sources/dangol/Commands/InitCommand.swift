import ArgumentParser
import Core

/// `dangol init`: makes a workspace.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a workspace with its first person, source and API token.",
        discussion: "Refuses to touch a folder or a database that holds a workspace already."
    )

    @Argument(help: "The folder; it is made where it is missing.")
    var folder: String

    @Option(help: "E-mail address of the first person, an owner.")
    var email: String

    @Option(help: "Their password; without this option it is read from standard input.")
    var password: String?

    @Option(help: "Their name.")
    var name = "Owner"

    @Option(help: "postgres://… of an empty database; without it the data is in the folder.")
    var database: String?

    @Option(help: "Name of the first source.")
    var source = "Website"

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let made = try await NewWorkspace(
            folder: WorkspaceFolder(folder),
            database: database,
            email: email,
            password: try password ?? PasswordPrompt.read(),
            name: name,
            source: source
        ).create()
        try StandardOutput.line(json ? made.json.text : made.text)
    }
}
