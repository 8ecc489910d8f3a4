import Core
import Customers
import Events

/// Writes everything of one kind, page by page, so that memory stays constant however much there is.
struct Export: Sendable {
    enum Format: Sendable {
        /// One JSON object a line.
        case lines
        case csv
    }

    private static let pageSize = 200

    let composition: Composition
    let format: Format
    let write: @Sendable (String) throws -> Void

    /// Recorded events, newest first.
    func events() async throws {
        if format == .csv { try write(CSV.line(EventDocument.csvHeader)) }
        let sources = Dictionary(
            try await composition.sources.list().map { ($0.number, $0.id) },
            uniquingKeysWith: { first, _ in first }
        )
        try await pages { cursor in
            try await composition.eventLog.events(EventFilter(), after: cursor, limit: Export.pageSize)
        } each: { records in
            let people = try await composition.profiles.summaries(numbers: Array(Set(records.compactMap(\.profile))))
            return records.map { record in
                let document = EventDocument(
                    record: record,
                    profileID: record.profile.flatMap { people[$0]?.id },
                    sourceID: sources[record.sourceID]
                )
                return format == .csv ? CSV.line(document.csv) : document.line + "\n"
            }
        }
    }

    /// Everybody, in the order in which they became known, as of one moment.
    func profiles() async throws {
        if format == .csv { try write(CSV.line(ProfileDocument.csvHeader)) }
        let buffer = OutputBuffer(write: write)
        try await composition.profiles.forEachProfile { profile in
            let document = ProfileDocument(profile: profile)
            try buffer.append(format == .csv ? CSV.line(document.csv) : document.json.text + "\n")
        }
        try buffer.flush()
    }

    private func pages<Item>(
        _ page: (String?) async throws -> Page<Item>,
        each lines: ([Item]) async throws -> [String]
    ) async throws {
        var cursor: String?
        repeat {
            let found = try await page(cursor)
            try write(try await lines(found.items).joined())
            cursor = found.next
        } while cursor != nil
    }
}
