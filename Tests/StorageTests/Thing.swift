import Core
import Storage

/// A row of the table that the bulk verbs are tested on.
struct Thing: Sendable, Equatable {
    struct Key: Hashable {
        let kind: String
        let name: String
    }

    var ordinal: Int64
    let kind: String
    let name: String
    var note: String?
    var body: [UInt8]?

    var key: Key { Key(kind: kind, name: name) }

    /// Few keys, so that calls meet rows of earlier ones and of their own.
    static func random(ordinal: Int64, using generator: inout SeededGenerator) -> Thing {
        let notes = [nil, "", "note \(ordinal)", "메모 ☕️"]
        let bodies: [[UInt8]?] = [nil, [], [UInt8(truncatingIfNeeded: ordinal), 0]]
        return Thing(
            ordinal: ordinal,
            kind: Bool.random(using: &generator) ? "email" : "전화",
            name: "n\(Int.random(in: 0..<60, using: &generator))",
            note: notes[Int.random(in: notes.indices, using: &generator)],
            body: bodies[Int.random(in: bodies.indices, using: &generator)]
        )
    }

    static func keys(_ things: [Thing]) -> [Column] {
        [Column("kind", things.map(\.kind)), Column("name", things.map(\.name))]
    }

    static func columns(_ things: [Thing]) -> [Column] {
        [Column("ordinal", things.map(\.ordinal))] + keys(things)
            + [Column("note", things.map(\.note)), Column("body", things.map(\.body))]
    }

    static func all(in database: any Database) async throws -> [Thing] {
        try await database.read { tx in
            try tx.rows("SELECT ordinal, kind, name, note, body FROM t ORDER BY ordinal").map { row in
                Thing(
                    ordinal: try row.integer(0),
                    kind: try row.text(1),
                    name: try row.text(2),
                    note: try row.optionalText(3),
                    body: try row.optionalBlob(4)
                )
            }
        }
    }
}
