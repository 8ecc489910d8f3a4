import ArgumentParser
import Core
import Customers

/// `dangol recount`: the figures of every day from the record.
struct RecountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recount",
        abstract: "Counts people, events and sales of every hour anew from the recorded events.",
        discussion: """
            The first page shows these figures; they are kept as events come, and can be made again from the events at any \
            time, also beside a running server.
            """
    )

    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        try await workspace.with { composition in
            try await composition.daybook.discard()
            let bar = ProgressBar("Counting")
            let last = try await composition.daybook.recount { progress in
                bar.update(progress.last == 0 ? 1 : Double(progress.counted) / Double(progress.last))
            }
            let answer: JSON = ["through": .integer(last)]
            try StandardOutput.line(json ? answer.text : "counted through event \(last)")
        }
    }
}
