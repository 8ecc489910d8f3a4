import Core
import Customers
import Events

/// A note as it is read, and changed by who wrote it.
struct NoteView: Sendable {
    let id: String
    let text: String
    let author: String
    let time: String
    let exactly: String
    let isEdited: Bool
    let isMine: Bool
    /// Where it is changed.
    let path: String
    /// What is drawn anew after a change: a selector.
    let target: String

    /// `base` is the address of the person or the company.
    init(_ note: Note, base: String, reader: StaffMember?, target: String = "#timeline", format: Format) {
        id = note.id
        text = note.text
        author = note.author.name
        time = format.relative(note.createdAt)
        exactly = format.dateTime(note.createdAt)
        isEdited = note.editedAt != nil
        isMine = note.author.id == reader?.id
        path = "\(base)/notes/\(note.id)"
        self.target = target
    }

    /// The note that an event tells of as written.
    static func noteID(of event: EventRecord) -> String? {
        guard event.type == .track, event.name == StaffEvent.noteAdded.rawValue else { return nil }
        return EventPayload(event.payload).text("noteId")
    }
}
