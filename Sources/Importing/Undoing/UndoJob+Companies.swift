import Core
import Events
import Jobs

extension UndoJob {
    /// Companies whose history is held in memory at once, a few kilobytes each.
    private static let portion = 20_000

    /// A company has no timeline, so what others said of it is found by walking through all `group` events: once for each
    /// ``portion`` of the import's companies.
    func takeBackCompanies(_ done: Import, _ mark: ImportRun, _ run: JobRun) async throws {
        begin(run, unit: "companies", counting: "companies_changed")
        var touched: Set<String> = []
        try await forEachGroup(of: mark.source) { record, groupID, _ in
            if record.receivedAt == mark.receivedAt { touched.insert(groupID) }
        }
        let groupIDs = touched.sorted()
        run.update { $0.total = Int64(groupIDs.count) }
        var corrections = Corrections(inbox, at: imports.clock)
        for first in stride(from: 0, to: groupIDs.count, by: Self.portion) {
            let portion = groupIDs[first..<min(first + Self.portion, groupIDs.count)]
            var histories = Dictionary(uniqueKeysWithValues: portion.map { ($0, TraitHistory(takingBack: mark)) })
            try await forEachGroup { histories[$1]?.add($0, $2) }
            for (place, groupID) in zip(portion.indices, portion) {
                guard let reversions = histories[groupID]?.reversions, !reversions.isEmpty else {
                    run.update { $0.done += 1 }
                    continue
                }
                let fields: [String: JSON] = ["type": "group", "groupId": .string(groupID)]
                try await say(reversions, in: fields, naming: "\(done.id)-c\(place)", &corrections)
                count(reversions, "companies_changed", run)
            }
        }
        try await corrections.send()
    }

    /// The `group` events of a source, or of all of them, latest arrival first, with the company that each is about.
    private func forEachGroup(
        of source: Int64? = nil,
        _ body: (EventRecord, _ groupID: String, JSON) -> Void
    ) async throws {
        var cursor: String?
        repeat {
            try Task.checkCancellation()
            let page = try await eventLog.events(
                EventFilter(sourceID: source, type: .group),
                after: cursor,
                limit: Self.pageSize
            )
            for record in page.items {
                guard let payload = try? JSON(parsing: record.payload), let groupID = payload["groupId"]?.display else {
                    continue
                }
                body(record, Normalisation.storable(groupID.trimmed), payload)
            }
            cursor = page.next
        } while cursor != nil
    }
}
