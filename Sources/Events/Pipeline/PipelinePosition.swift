import Core
import Storage

/// How far the pipeline is, kept in the database that it writes, and who drives it.
///
/// The row is a fence: whoever drives puts a name of its own into it, and every transaction checks that name and the
/// position. A second process (a replay from the command line, a server started twice) takes the row over; the first
/// then finds its transaction refused, drops its caches and begins again from what is stored.
enum PipelinePosition {
    /// Takes the pipeline over; where it stands.
    static func take(as owner: String, in tx: any WriteTransaction) throws -> Int64 {
        let row = try tx.row("UPDATE pipeline_position SET owner = \(owner) WHERE name = 'main' RETURNING inbox_id")
        guard let row else { throw StorageFailure(.schema, "the pipeline has no position") }
        return try row.integer(0)
    }

    /// Moves on, in the transaction that did the work. Throws ``PipelineFailure/takenOver`` where somebody else drives.
    static func advance(from: Int64, to: Int64, as owner: String, in tx: any WriteTransaction) throws {
        let changed = try tx.execute(
            """
            UPDATE pipeline_position SET inbox_id = \(to)
            WHERE name = 'main' AND inbox_id = \(from) AND owner = \(owner)
            """
        )
        guard changed == 1 else { throw PipelineFailure.takenOver }
    }

    /// Checks the fence without moving.
    static func check(as owner: String, in tx: any WriteTransaction) throws {
        let changed = try tx.execute(
            "UPDATE pipeline_position SET owner = \(owner) WHERE name = 'main' AND owner = \(owner)"
        )
        guard changed == 1 else { throw PipelineFailure.takenOver }
    }

    static func current(in tx: any ReadTransaction) throws -> Int64 {
        try tx.row("SELECT inbox_id FROM pipeline_position WHERE name = 'main'")?.integer(0) ?? 0
    }
}

/// The pipeline cannot go on as it was.
enum PipelineFailure: Failure {
    case takenOver
    /// Ends a trial transaction; never leaves the pipeline.
    case trialEnded

    var kind: FailureKind { .conflict }
    var code: String { self == .takenOver ? "pipeline_taken_over" : "pipeline_trial_ended" }
    var message: String {
        "Another process took the pipeline over, or a merge was taken back. This one begins again from what is stored."
    }
}
