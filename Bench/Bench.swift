import ArgumentParser

/// The load generator and the yardsticks of `make bench`. Each command prints one JSON object.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dangol-bench",
        abstract: "Puts load on a Dangol server and measures what the machine could do at best.",
        subcommands: [LoadCommand.self, ProbeCommand.self, LimitsCommand.self, LoopsCommand.self]
    )
}
