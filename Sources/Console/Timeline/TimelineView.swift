import Core
import Customers
import Events

/// What a person did, or the people of a company, and what staff did to them: newest first, a heading for each day.
struct TimelineView: Sendable {
    struct Item: Sendable {
        /// The heading above it; nil where it happened on the same day as the one before.
        let day: String?
        let sentence: EventSentence
        let time: String
        let exactly: String
        let source: String
        /// Where its whole content is.
        let path: String
        /// The text of the note that was written.
        let note: NoteView?
        /// Who did it, where the timeline is that of several.
        let person: PersonLabel?
    }

    /// What one can choose from to narrow it.
    struct Option: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    /// Of whom it is, and what staff may do there.
    struct Subject: Sendable {
        /// `/people/…` or `/companies/…`.
        let base: String
        /// Who reads it, where they may write.
        var writer: StaffMember?
        /// Notes by their ids.
        var notes: [String: Note] = [:]
        /// By the number under which an event was recorded.
        var people: [Int64: PersonSummary] = [:]
        /// Notes are written elsewhere on the page.
        var hasComposer = true
    }

    let base: String
    let items: [Item]
    let filters: [Choice]
    let kind: String?
    let name: String?
    let from: String?
    let to: String?
    let sources: [Option]
    let isNarrowed: Bool
    /// The timeline without what narrows it.
    let wholePath: String
    /// Where names to choose from are.
    let namesPath: String
    let canWrite: Bool
    /// Where the next items are; nil at the end.
    let next: String?
    /// Nothing has happened, of what is asked for.
    let isEmpty: Bool

    init(
        _ subject: Subject,
        events: Page<EventRecord>,
        query: TimelineQuery,
        sources: [Source],
        format: Format
    ) {
        let names = SourceNames(sources)
        var previous = query.shownDay
        var items: [Item] = []
        for event in events.items {
            let noteID = NoteView.noteID(of: event)
            let note = noteID.flatMap { subject.notes[$0] }
            let day = format.civil(event.time).daysSinceEpoch
            let heading = day == previous ? nil : format.day(event.time)
            previous = day
            items.append(
                Item(
                    day: heading,
                    sentence: EventSentence(event, format),
                    time: format.time(event.time),
                    exactly: format.preciseDateTime(event.time),
                    source: names[event.sourceID],
                    path: "/events/\(event.id)",
                    note: note.map { NoteView($0, base: subject.base, reader: subject.writer, format: format) },
                    person: event.profile.flatMap { subject.people[$0] }.map { PersonLabel($0, format) }
                )
            )
        }
        self.items = items
        base = subject.base
        filters = TimelineQuery.Kind.allCases.map { kind in
            var other = query
            (other.kind, other.after, other.shownDay) = (kind, nil, nil)
            return Choice(
                title: format.text("timeline.kind.\(kind.rawValue)"),
                path: other.path(of: subject.base),
                isChosen: kind == query.kind
            )
        }
        kind = query.kind == .all ? nil : query.kind.rawValue
        name = query.name
        from = query.from?.description
        to = query.to?.description
        self.sources = sources.map { Option(value: $0.id, title: $0.name, isChosen: $0.id == query.source) }
        isNarrowed = query.isNarrowed
        wholePath = TimelineQuery(kind: query.kind).path(of: subject.base)
        namesPath = subject.base + "/event-names"
        canWrite = subject.writer != nil && subject.hasComposer
        var following = query
        following.shownDay = previous
        next = events.next.map { cursor in
            following.after = cursor
            return following.path(of: subject.base)
        }
        isEmpty = items.isEmpty && query.after == nil
    }
}
