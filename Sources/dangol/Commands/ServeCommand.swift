import ArgumentParser
import Core
import Logging

/// `dangol serve`: collects, works and answers until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Collects events and serves API and console, until SIGTERM or SIGINT.",
        discussion: "When it is ready, it prints its address on one line."
    )

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: "Address to listen on.")
    var host: String?

    @Option(help: "TCP port; 0 takes any free one.")
    var port: Int?

    @Option(help: "postgres://… instead of the database that the workspace remembers.")
    var database: String?

    @Flag(help: "Keep everything in memory and offer /micro, for tests of one's own tracking.")
    var memory = false

    func run() async throws {
        let flags = [
            ServerConfiguration.host.key: host,
            ServerConfiguration.port.key: port.map(String.init),
            StorageConfiguration.database.key: database,
        ]
        let configuration = try Configuration(workspace.sources(flags: flags))
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: configuration.log.level) }
        let logger = Logger(label: "dangol")
        if memory {
            try await MicroServer(configuration: configuration, logger: logger).run()
            return
        }
        try workspace.folder.requireWorkspace()
        let lock = try WorkspaceLock(workspace.folder)
        let composition = try await Composition.open(workspace.folder, configuration, logger: logger)
        try await composition.serve { address in try? StandardOutput.line(address) }
        withExtendedLifetime(lock) {}
    }
}
