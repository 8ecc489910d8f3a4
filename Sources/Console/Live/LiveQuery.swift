import Core
import Events
import Hummingbird

/// Which events the live screen shows, as it stands in the address.
struct LiveQuery: Sendable, Equatable {
    let source: String?
    let name: String?
    let state: EventState?
    /// The event that is open beside the list.
    let event: String?

    init(_ request: Request) {
        let fields = request.query
        source = fields["source"]
        name = fields["name"]?.trimmed
        state = fields["state"].flatMap { text in EventState.allCases.first { $0.description == text } }
        event = fields["event"]
    }

    /// The address of the stream that shows the same.
    var streamPath: String {
        Query.path("/live/stream", [("source", source), ("name", name), ("state", state?.description)])
    }

    /// `source` is the number of the source that `self.source` names.
    func matches(_ event: LiveEvent, source: Int64?) -> Bool {
        (source == nil || event.sourceID == source) && (state == nil || event.state == state)
            && (name == nil || event.name == name || event.type?.name == name)
    }

    func filter(state: EventState, source: Int64?) -> EventFilter {
        let type = name.flatMap { EventType(name: $0) }
        return EventFilter(state: state, sourceID: source, type: type, name: type == nil ? name : nil)
    }
}
