import ArgumentParser
import Core
import Customers
import Events

/// `dangol profile`: one person.
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Shows what is known of one person.",
        subcommands: [Show.self]
    )

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one person: traits, identifiers, last events.")

        @Argument(help: "A profile id, a user id, an e-mail, a phone number, or namespace:value.")
        var identifier: String

        @OptionGroup var workspace: WorkspaceOptions

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            try await workspace.with { composition in
                guard let profile = try await composition.profiles.profile(matching: identifier) else {
                    throw NobodyFound()
                }
                if json {
                    try StandardOutput.line(ProfileDocument(profile: profile).json.text)
                    return
                }
                let events = try await composition.eventLog.events(
                    EventFilter(profiles: profile.numbers),
                    limit: 10
                )
                try StandardOutput.write(ProfileText(profile: profile, events: events.items).text)
            }
        }
    }
}

/// Nobody is known by this identifier.
struct NobodyFound: Failure {
    let kind = FailureKind.notFound
    let code = "nobody_found"
    let message =
        "Nobody is known by this identifier. Write it as namespace:value to be exact, e.g. email:a@example.com."
}
