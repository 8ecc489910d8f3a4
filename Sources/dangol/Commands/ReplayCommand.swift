import ArgumentParser
import Core
import Events

/// `dangol replay`: raw requests through the pipeline once more.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Runs what was received in a range of time through the pipeline once more.",
        discussion: """
            What is recorded stays as it is and is never counted twice; what was quarantined gets another chance. Safe at \
            any time, also beside a running server.
            """
    )

    @OptionGroup var workspace: WorkspaceOptions

    @Option(
        help: "Only what was received at or after this time (2026-11-21 or 2026-11-21T05:21:07Z).",
        transform: Self.instant
    )
    var from: Instant?

    @Option(help: "Only what was received before this time.", transform: Self.instant)
    var to: Instant?

    @Flag(help: "Say what would happen, and change nothing.")
    var dryRun = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard received != nil else { throw ValidationError("--from must be before --to.") }
    }

    func run() async throws {
        guard let received else { return }
        try await workspace.with { composition in
            let report = try await composition.engine().pipeline
                .replay(ReplaySelection(received: received), isDryRun: dryRun)
            try StandardOutput.line(json ? report.json.text : report.text(isDryRun: dryRun))
        }
    }

    private static func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(iso8601: text) else {
            throw ValidationError("\(text) is no time; write 2026-11-21 or 2026-11-21T05:21:07Z.")
        }
        return instant
    }

    private var received: Range<Instant>? {
        let lower = from ?? Instant(microseconds: .min)
        let upper = to ?? Instant(microseconds: .max)
        return lower <= upper ? lower..<upper : nil
    }
}

extension ReplayReport {
    fileprivate var json: JSON {
        [
            "unchanged": .integer(Int64(unchanged)),
            "recorded": .integer(Int64(recorded)),
            "duplicates": .integer(Int64(duplicates)),
            "quarantined": .integer(Int64(quarantined)),
        ]
    }

    fileprivate func text(isDryRun: Bool) -> String {
        """
        unchanged    \(unchanged)
        recorded     \(recorded)\(isDryRun ? " (would be)" : "")
        duplicates   \(duplicates)
        quarantined  \(quarantined)
        """
    }
}
