import ArgumentParser
import Core
import Events
import Foundation

/// `dangol demo`: fills a workspace with the purchases of a real shop.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fills the workspace with the real purchases of CDNOW and made-up people.",
        discussion: """
            69,659 purchases of 23,570 people (1997–98), moved so that the last one was yesterday. Names, addresses, records \
            and browsing are made up from the seed. Running it again adds nothing.
            """
    )

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: "Only so many people.")
    var people: Int?

    @Option(help: "Another number makes up other people.")
    var seed: UInt64 = 1_997

    @Option(help: "CDNOW_master.txt; by default the one that set-up fetched.")
    var purchases: String?

    @Option(help: "Send to a server that is running there instead of working on the folder; needs --write-key.")
    var url: String?

    @Option(help: "The write key for --url.")
    var writeKey: String?

    func validate() throws {
        guard people ?? 1 > 0 else { throw ValidationError("--people must be at least 1.") }
        guard (url == nil) == (writeKey == nil) else { throw ValidationError("--url and --write-key go together.") }
    }

    func run() async throws {
        let configuration = try Configuration(workspace.sources())
        let path = purchases ?? configuration.console.assets.appending(path: "cdnow/CDNOW_master.txt").path
        let tour = DemoTour(history: try PurchaseHistory(path: path, people: people), seed: seed, clock: SystemClock())
        let bar = ProgressBar("Sending  ")
        if let url, let writeKey {
            let carrier = try HTTPCarrier(address: url, writeKey: writeKey)
            try say(try await tour.run(carrier, progress: bar.update))
            return
        }
        let lock = try WorkspaceLock(workspace.folder)
        try await workspace.with { composition in
            let engine = composition.engine()
            guard let source = try await composition.sources.list().first else { throw DemoFailure.noSource }
            let carrier = InProcessCarrier(
                inbox: engine.inbox,
                sourceNumber: source.number,
                clock: composition.clock
            )
            try await engine.run {
                try say(try await tour.run(carrier, progress: bar.update))
                try await engine.settle(progress: ProgressBar("Resolving").update)
            }
        }
        withExtendedLifetime(lock) {}
    }

    private func say(_ summary: DemoTour.Summary) throws {
        try StandardOutput.line(
            "\(summary.events) events of \(summary.people) people, among them \(summary.orders) real purchases"
        )
    }
}
