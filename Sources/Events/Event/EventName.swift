/// What the tables number: the type of an event and, of what has one, its name.
struct EventName: Hashable, Sendable {
    let type: EventType
    /// Empty for what has none.
    let name: String
}
