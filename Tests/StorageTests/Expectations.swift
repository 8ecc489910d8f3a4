import Storage
import Testing

/// Expects that `body` throws a storage failure for this reason.
func expectFailure(
    _ reason: StorageFailure.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect((error as? StorageFailure)?.reason == reason, "\(error)", sourceLocation: sourceLocation)
    }
}

extension Database {
    func count(_ table: String) async throws -> Int64? {
        try await read { try $0.row("SELECT COUNT(*) FROM \(SQL.trusted(table))")?.integer(0) }
    }
}
