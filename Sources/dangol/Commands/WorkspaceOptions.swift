import ArgumentParser
import Foundation
import Logging

/// Which workspace a command works on, and how it is set.
struct WorkspaceOptions: ParsableArguments {
    @Option(help: "The workspace's folder.")
    var data = "data"

    @Option(help: "The configuration file; by default dangol.json in the folder.")
    var config: String?

    @Option(name: .customLong("set"), help: "Sets one key: --set log.level=debug. `dangol settings` lists them.")
    var assignments: [String] = []

    var folder: WorkspaceFolder { WorkspaceFolder(data) }

    /// The settings in force; `flags` are the command's own options. Throws ``ConfigurationFailure``.
    func sources(flags: [String: String?] = [:]) throws(ConfigurationFailure) -> SettingSources {
        var all = flags.compactMapValues { $0 }
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init
            )
            guard parts.count == 2 else { throw .notAnAssignment(assignment) }
            all[parts[0]] = parts[1]
        }
        let known = Set(Configuration.descriptions.map(\.key))
        if let stranger = all.keys.sorted().first(where: { !known.contains($0) }) { throw .unknown(key: stranger) }
        let file = config ?? (folder.isWorkspace ? folder.configurationFile : nil)
        return SettingSources(
            file: try file.map { file throws(ConfigurationFailure) in
                try SettingSources.values(ofFile: file, known: known)
            } ?? [:],
            environment: ProcessInfo.processInfo.environment,
            flags: all
        )
    }

    /// Opens the workspace for a command that does one thing and ends.
    func with(_ body: (Composition) async throws -> Void) async throws {
        try folder.requireWorkspace()
        let composition = try await Composition.open(folder, Configuration(sources()), logger: .command)
        do {
            try await body(composition)
        } catch {
            try? await composition.close()
            throw error
        }
        try await composition.close()
    }
}

extension Logger {
    /// For commands, whose answers speak for themselves.
    static let command = Logger(label: "dangol") { JSONLogHandler(label: $0, level: .warning) }
}
