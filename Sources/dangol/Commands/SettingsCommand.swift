import ArgumentParser

/// `dangol settings`: every key, and what it is now.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Lists every setting, its value and where it comes from."
    )

    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "Print the table of docs/operations.md.")
    var markdown = false

    func run() async throws {
        if markdown {
            try StandardOutput.line(SettingDescription.markdownHeader)
            for setting in Configuration.descriptions { try StandardOutput.line(setting.markdown) }
            return
        }
        let sources = try workspace.sources()
        _ = try Configuration(sources)
        for setting in Configuration.descriptions {
            let written = sources.written(setting)
            // The address of a database may hold a password.
            let isSecret = setting.key == StorageConfiguration.database.key && written?.text.isEmpty == false
            let value = isSecret ? "(set)" : written?.text ?? setting.initial
            try StandardOutput.line("\(setting.key) = \(value)  (\(written?.origin.rawValue ?? "default"))")
        }
    }
}
