import Access
import Core
import Customers
import Events

/// Reads what a timeline shows.
struct Timelines: Sendable {
    let eventLog: EventLog
    let sources: Sources
    let notes: Notes
    let desk: Desk

    /// Who reads, where they may also write.
    func writer(_ context: ConsoleContext) -> StaffMember? {
        guard context.allows(.editPeople), let user = context.session?.user else { return nil }
        return StaffMember(id: user.id, name: user.name)
    }

    /// The part of the timeline of `profiles` that `query` asks for.
    func view(
        of profiles: [Int64],
        _ subject: TimelineView.Subject,
        _ query: TimelineQuery,
        format: Format
    ) async throws -> TimelineView {
        let sources = try await sources.list()
        let own = sources.first { $0.id == Sources.ownID }?.number
        let filter = query.filter(profiles: profiles, sources: sources, own: own, format: format)
        let events = try await eventLog.events(filter, after: query.after, limit: 40)
        var subject = subject
        // What was said of notes under another source is not ours.
        let written = events.items.filter { $0.sourceID == own }.compactMap(NoteView.noteID)
        subject.notes = try await notes.notes(ids: written)
        return TimelineView(subject, events: events, query: query, sources: sources, format: format)
    }
}
