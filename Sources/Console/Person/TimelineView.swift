import Core
import Events

/// What a person did, newest first, a heading for each day.
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
    }

    let items: [Item]
    let filters: [Choice]
    /// Where the next items are; nil at the end.
    let next: String?
    /// Nothing has happened, of what is asked for.
    let isEmpty: Bool

    init(personID: String, events: Page<EventRecord>, query: TimelineQuery, sources: SourceNames, format: Format) {
        var previous = query.shownDay
        var items: [Item] = []
        for event in events.items {
            let day = format.civil(event.time).daysSinceEpoch
            let heading = day == previous ? nil : format.day(event.time)
            previous = day
            items.append(
                Item(
                    day: heading,
                    sentence: EventSentence(event, format),
                    time: format.time(event.time),
                    exactly: format.preciseDateTime(event.time),
                    source: sources[event.sourceID],
                    path: "/events/\(event.id)"
                )
            )
        }
        self.items = items
        filters = TimelineQuery.Kind.allCases.map { kind in
            Choice(
                title: format.text("timeline.kind.\(kind.rawValue)"),
                path: TimelineQuery(kind: kind).path(of: personID),
                isChosen: kind == query.kind
            )
        }
        next = events.next.map { TimelineQuery(kind: query.kind, after: $0, shownDay: previous).path(of: personID) }
        isEmpty = items.isEmpty && query.after == nil
    }
}
