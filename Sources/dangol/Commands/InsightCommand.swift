import ArgumentParser
import Audiences
import Core
import Foundation

/// `dangol insight`: funnels, retention, active people, trends, attribution and RFM.
struct InsightCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insight",
        abstract:
            "Answers a question about many people: a funnel, retention, active people, a trend, attribution, RFM.",
        discussion: """
            QUESTION is JSON, such as
            {"funnel":[{"did":"Product Viewed"},{"did":"Order Completed"}],"within_days":7} (docs/audiences.md).
            """
    )

    @Argument(help: "The question as JSON; several are answered one after the other.")
    var question: [String]

    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "Print one JSON object for each question.")
    var json = false

    @Flag(help: "Print behind each the median time of eleven answers or more, in milliseconds.")
    var timing = false

    func run() async throws {
        try await workspace.with { composition in
            let zone = try await composition.zone()
            for question in question {
                let insight = try Insight(parsing: question)
                let table = try await composition.lists.table(insight, zone: zone)
                if json {
                    try StandardOutput.line(table.json.text)
                } else {
                    try StandardOutput.line(table.columns.joined(separator: "\t"))
                    for row in table.rows {
                        try StandardOutput.line(row.map(\.display).joined(separator: "\t"))
                    }
                }
                guard timing else { continue }
                let time = try await Timing.median {
                    _ = try await composition.lists.table(insight, zone: zone)
                }
                try StandardOutput.line("\(time) ms")
            }
        }
    }
}

/// How long something takes in this process.
enum Timing {
    /// Of eleven runs or of half a second of them, in milliseconds, once a tenth of a second of others has warmed up processor and memory, as for
    /// every peer: eleven runs of a millisecond would say how the machine was just then.
    static func median(_ work: () async throws -> Void) async throws -> String {
        let start = ContinuousClock.now
        while start.duration(to: .now) < .milliseconds(100) { try await work() }
        let warm = ContinuousClock.now
        var times: [Double] = []
        while times.count < 11 || warm.duration(to: .now) < .milliseconds(500) {
            let begin = ContinuousClock.now
            try await work()
            times.append((ContinuousClock.now - begin) / .milliseconds(1))
        }
        return String(format: "%.3f", times.sorted()[times.count / 2])
    }
}
