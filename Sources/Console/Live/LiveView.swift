import Core
import Customers
import Events

/// The live screen.
struct LiveView: Sendable {
    struct Option: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    let rows: [LiveRow]
    let streamPath: String
    let sources: [Option]
    let states: [Option]
    let names: [String]
    let name: String
    let isFiltered: Bool
    /// The event that the address asks for, open beside the list.
    let event: EventView?

    init(
        rows: [LiveRow],
        query: LiveQuery,
        sources: [Source],
        names: [String],
        event: EventView?,
        text: Catalogue
    ) {
        self.rows = rows
        streamPath = query.streamPath
        self.sources = sources.map { Option(value: $0.id, title: $0.name, isChosen: $0.id == query.source) }
        states = EventState.allCases.map { state in
            Option(value: "\(state)", title: text("state.\(state)"), isChosen: state == query.state)
        }
        self.names = names
        name = query.name ?? ""
        isFiltered = query.source != nil || query.name != nil || query.state != nil
        self.event = event
    }
}

/// One event in the live list.
struct LiveRow: Sendable {
    let id: String
    let path: String
    let time: String
    let title: String
    let person: PersonLabel?
    /// The event made them known; before, they were but a browser or a device.
    let wasAnonymous: Bool
    let source: String
    let state: Chip

    init(_ event: LiveEvent, people: [Int64: PersonSummary], sources: SourceNames, format: Format) {
        id = event.id
        path = "/events/\(event.id)"
        time = format.preciseTime(event.receivedAt)
        title = EventView.title(type: event.type, name: event.name, format.text)
        person = event.profile.flatMap { people[$0] }.map { PersonLabel($0, format) }
        wasAnonymous = event.madeKnown
        source = sources[event.sourceID]
        state =
            event.changedIdentity && event.state == .recorded
            ? Chip(format.text("live.linked"), .accent) : .state(event.state, event.reason, format.text)
    }

    init(_ event: EventRecord, people: [Int64: PersonSummary], sources: SourceNames, format: Format) {
        id = event.id
        path = "/events/\(event.id)"
        time = format.preciseTime(event.receivedAt)
        title = EventView.title(type: event.type, name: event.name, format.text)
        person = event.profile.flatMap { people[$0] }.map { PersonLabel($0, format) }
        wasAnonymous = false
        source = sources[event.sourceID]
        state = .state(event.state, event.reason, format.text)
    }
}

/// The rows of one burst, newest first.
struct LiveRowsView: Sendable {
    let rows: [LiveRow]
}
