import Events

/// What paths lead through, and what it is called: a page and an event can share a name.
public struct PathNames: Sendable {
    /// The most frequent: the table of paths grows with the square.
    private static let most = 300

    /// The most frequent first.
    public let events: [EventChoice]
    private let byName: [String: EventChoice]
    private let shared: Set<String>

    public init(_ descriptions: [EventDescription]) {
        events = descriptions.filter { [.track, .page, .screen].contains($0.type) && !$0.name.isEmpty }
            .prefix(Self.most).map { EventChoice($0.name, type: $0.type) }
        let shared = Set(Dictionary(grouping: events, by: \.name).filter { $0.value.count > 1 }.keys)
        self.shared = shared
        byName = Dictionary(
            events.map { (Self.name(of: $0, isShared: shared.contains($0.name)), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    public func name(of event: EventChoice) -> String {
        Self.name(of: event, isShared: shared.contains(event.name))
    }

    /// The one that is called so.
    public func event(named name: String) -> EventChoice? { byName[name] }

    private static func name(of event: EventChoice, isShared: Bool) -> String {
        isShared && event.type != .track ? "\(event.name) (\(event.type.name))" : event.name
    }
}
