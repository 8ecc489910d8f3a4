import Core
import Customers
import Events

/// Reads pages of events as the API shows them, for everybody's and for one person's.
struct EventLists: Sendable {
    let log: EventLog
    let profiles: Profiles
    let sources: Sources
    let directory: SourceDirectory

    private static let states = EventState.allCases.map { (name: $0.description, value: $0) }
    private static let types = EventType.allCases.map { (name: $0.name, value: $0) }

    /// What the parameters `state`, `source`, `type` and `name` ask for. Throws ``APIFailure``.
    func filter(_ query: Query) async throws -> EventFilter {
        var filter = EventFilter(
            state: try query.choice("state", of: EventLists.states) ?? .recorded,
            type: try query.choice("type", of: EventLists.types),
            name: try query.text("name")
        )
        if let id = try query.text("source") {
            guard let source = try await sources.source(id: id) else {
                throw APIFailure.invalidParameter("source", rule: "must be the id of a source")
            }
            filter.sourceID = source.number
        }
        return filter
    }

    func page(_ filter: EventFilter, _ query: Query) async throws -> JSON {
        let page = try await log.events(filter, after: query.cursor, limit: query.limit())
        return .list(Page(items: try await json(page.items), next: page.next))
    }

    func json(_ events: [EventRecord]) async throws -> [JSON] {
        let numbers = Set(events.compactMap(\.profile))
        let people = numbers.isEmpty ? [:] : try await profiles.summaries(numbers: Array(numbers))
        let names = try await directory.names(for: events.map(\.sourceID))
        return events.map { event in
            event.json(source: names[event.sourceID], profileID: event.profile.flatMap { people[$0]?.id })
        }
    }
}
