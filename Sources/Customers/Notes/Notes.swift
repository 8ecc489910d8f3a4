public import Core
public import Storage

/// Notes on people and companies: what was written, by whom and when.
///
/// A note stays under the number that its person had: with a merge it is the survivor's, with an unmerge it goes back.
/// That it was written is an event of the person; the event names the note and does not repeat its text, so that a note
/// that is deleted is gone.
public struct Notes: Sendable {
    /// Characters of a note.
    public static let length = 10_000

    private let database: any Database
    private let desk: Desk
    private let clock: any WallClock

    public init(database: any Database, desk: Desk, clock: any WallClock) {
        self.database = database
        self.desk = desk
        self.clock = clock
    }

    /// Writes a note; with the id of the event's message, where it is of a person. Throws ``StaffFailure``.
    public func add(
        _ text: String,
        to subject: Subject,
        by author: StaffMember
    ) async throws -> (Note, message: String?) {
        let text = try Self.checked(text)
        let now = clock.now()
        let id = UUIDv7.make(at: now)
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO note (id, kind, subject, author, author_name, body, created_at)
                VALUES (\(id), \(subject.kind), \(subject.number), \(author.id), \(author.name), \(text), \(now))
                """
            )
        }
        let note = Note(id: id, author: author, text: text, createdAt: now, editedAt: nil)
        do {
            return (note, try await record(.noteAdded, id, of: subject, by: author))
        } catch {
            // What cannot be recorded was not done.
            _ = try? await database.write { tx in try tx.execute("DELETE FROM note WHERE id = \(id)") }
            throw error
        }
    }

    /// Changes the text of one's own note. Throws ``StaffFailure``.
    public func edit(_ id: String, to text: String, by author: StaffMember) async throws -> (Subject, message: String?)
    {
        let text = try Self.checked(text)
        let now = clock.now()
        let subject = try await database.write { tx in
            let subject = try Self.own(id, author, in: tx)
            try tx.execute("UPDATE note SET body = \(text), edited_at = \(now) WHERE id = \(id)")
            return subject
        }
        return (subject, try await record(.noteEdited, id, of: subject, by: author))
    }

    /// Deletes one's own note. Throws ``StaffFailure``.
    public func delete(_ id: String, by author: StaffMember) async throws -> (Subject, message: String?) {
        let subject = try await database.write { tx in
            let subject = try Self.own(id, author, in: tx)
            try tx.execute("DELETE FROM note WHERE id = \(id)")
            return subject
        }
        return (subject, try await record(.noteDeleted, id, of: subject, by: author))
    }

    /// The latest notes of these (a person and all who were merged into them), newest first, 200 at most.
    public func notes(of subjects: [Subject], limit: Int = 50) async throws -> [Note] {
        try await database.read { tx in
            try Self.notes(
                where: Subject.condition(subjects),
                isEmpty: subjects.isEmpty,
                limit: min(max(limit, 1), 200),
                in: tx
            )
        }
    }

    /// Those of these ids that are still there, by id.
    public func notes(ids: [String]) async throws -> [String: Note] {
        let notes = try await database.read { tx in
            try Self.notes(
                where: "id IN (" + SQL.list(ids.map { .text($0) }) + ")",
                isEmpty: ids.isEmpty,
                limit: 200,
                in: tx
            )
        }
        return Dictionary(notes.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    private static func notes(
        where condition: SQL,
        isEmpty: Bool,
        limit: Int,
        in tx: any ReadTransaction
    ) throws -> [Note] {
        guard !isEmpty else { return [] }
        return try tx.rows(
            "SELECT id, author, author_name, body, created_at, edited_at FROM note WHERE " + condition
                + " ORDER BY created_at DESC, id DESC LIMIT \(limit)"
        ).map { row in
            Note(
                id: try row.text(0),
                author: StaffMember(id: try row.text(1), name: try row.text(2)),
                text: try row.text(3),
                createdAt: try row.instant(4),
                editedAt: try row.optionalInstant(5)
            )
        }
    }

    private func record(
        _ event: StaffEvent,
        _ id: String,
        of subject: Subject,
        by author: StaffMember
    ) async throws -> String? {
        guard case .person(let number) = subject else { return nil }
        let survivor = try await database.read { tx in
            try tx.row("SELECT survivor FROM profile WHERE number = \(number)")?.integer(0) ?? number
        }
        let messages = try await desk.track(event, ["noteId": .string(id)], of: [survivor], by: author)
        guard let message = messages.first else { throw StaffFailure.unreachable }
        return message
    }

    private static func checked(_ text: String) throws -> String {
        let text = Normalisation.storable(text.trimmed)
        guard !text.isEmpty else { throw StaffFailure.emptyText }
        guard text.count <= length else { throw StaffFailure.textTooLong(limit: length) }
        return text
    }

    private static func own(_ id: String, _ author: StaffMember, in tx: any ReadTransaction) throws -> Subject {
        guard let row = try tx.row("SELECT kind, subject, author FROM note WHERE id = \(id)") else {
            throw StaffFailure.unknownNote
        }
        guard try row.text(2) == author.id else { throw StaffFailure.notYours }
        let number = try row.integer(1)
        return try row.integer(0) == 1 ? .person(number) : .company(number)
    }
}
