import Core
import Events
import Foundation
import Storage

/// Whether the daybook is up to date, and by which clocks its hours are counted.
struct DaybookState: Sendable {
    let zone: TimeZone
    /// Another one after every new beginning.
    let edition: Int64
    /// The pipeline counts. Otherwise a recount is on its way, which reads what the pipeline records meanwhile.
    let isCurrent: Bool
    /// How far the recount is: the number of the last event that is counted.
    let counted: Int64

    /// Nil before the daybook was ever opened.
    static func stored(in tx: any ReadTransaction) throws -> DaybookState? {
        guard let row = try tx.row("SELECT zone, edition, is_current, counted FROM daybook WHERE one = 1"),
            let zone = TimeZone(identifier: try row.text(0))
        else { return nil }
        return DaybookState(
            zone: zone,
            edition: try row.integer(1),
            isCurrent: try row.integer(2) == 1,
            counted: try row.integer(3)
        )
    }

    /// Throws away what was counted and begins anew, by the clocks of `zone`.
    static func beginAnew(in zone: TimeZone, tx: any WriteTransaction) throws {
        try Pipeline.hold(in: tx)
        for table in ["daybook_hour", "daybook_event", "daybook_sale", "daybook_page"] {
            try tx.execute(SQL.trusted("DELETE FROM \(table)"))
        }
        let isEmpty = try tx.row("SELECT 1 FROM profile_activity_settled LIMIT 1") == nil
        let edition = try (tx.row("SELECT edition FROM daybook WHERE one = 1")?.integer(0) ?? 0) + 1
        try tx.execute("DELETE FROM daybook")
        try tx.execute(
            """
            INSERT INTO daybook (one, zone, edition, is_current, counted)
            VALUES (1, \(zone.identifier), \(edition), \(isEmpty), 0)
            """
        )
    }
}
