import Core
import Foundation
import Importing

/// One file on the command line: looked at, mapped, imported.
struct FileImport: Sendable {
    let kind: ImportKind
    let options: ImportOptions
    var eventName: String?

    func run() async throws {
        let probe = try FileProbe(
            path: options.file,
            encoding: options.encoding,
            delimiter: options.delimiter,
            hasHeader: options.noHeader ? false : nil
        )
        let configuration = try Configuration(options.workspace.sources())
        let zone = options.timeZone ?? configuration.console.timeZone.identifier
        var plan = try ImportPlan.suggested(for: probe, kind: kind, timeZone: zone).mapping(options.mappings)
        if let eventName { plan.eventName = eventName }
        plan.asOf = options.asOf
        try plan.check()
        if !options.json { StandardError.write(mapping(of: plan)) }
        if options.dryRun { return try await rehearse(plan) }
        try await options.workspace.with { composition in
            let planned = try await composition.imports.add(
                plan,
                path: URL(fileURLWithPath: options.file).standardizedFileURL.path,
                fileName: URL(fileURLWithPath: options.file).lastPathComponent,
                sourceName: options.source,
                by: ImportWork.who
            )
            let job = try await composition.imports.start(planned.id, by: ImportWork.who)
            try await ImportWork(
                workspace: options.workspace,
                composition: composition,
                json: options.json,
                rejected: options.rejected
            ).carryOut(job)
        }
    }

    private func mapping(of plan: ImportPlan) -> String {
        let width = plan.layout.columns.map(\.count).max() ?? 0
        return zip(plan.layout.columns, plan.targets).map { column, target in
            "  \(column)\(String(repeating: " ", count: width - column.count))  → \(target.text)\n"
        }.joined()
    }

    /// Reads the whole file as an import would.
    private func rehearse(_ plan: ImportPlan) async throws {
        let began = ContinuousClock.now
        let bar = ProgressBar("Reading  ")
        let rehearsal = try await ImportRehearsal(path: options.file, plan: plan).run { bar.update($0) }
        let seconds =
            Double((ContinuousClock.now - began).components.attoseconds) / 1e18
            + Double((ContinuousClock.now - began).components.seconds)
        let perSecond = Int64(Double(rehearsal.rows) / max(seconds, 1e-6))
        if options.json {
            let fields: JSON = [
                "rows": .integer(rehearsal.rows), "good": .integer(rehearsal.good),
                "rejected": .integer(rehearsal.rows - rehearsal.good), "rowsPerSecond": .integer(perSecond),
            ]
            return try StandardOutput.line(fields.text)
        }
        try StandardOutput.line(
            """
            rows      \(rehearsal.rows)  (\(perSecond) a second)
            good      \(rehearsal.good)
            rejected  \(rehearsal.rows - rehearsal.good)
            """
        )
        for row in rehearsal.firstRejected {
            try StandardOutput.line("  line \(row.line)\(row.column.map { ", \($0)" } ?? ""): \(row.reason.message)")
        }
    }
}
