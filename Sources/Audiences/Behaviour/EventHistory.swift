import Columns
import Core
import Customers
public import Events

/// What everybody did, in columns in memory: events by name, each with the ordinal of whose it is now.
struct EventHistory: Sendable {
    /// Of each name, in the order in which the names were met.
    private(set) var all: [EventColumns] = []
    /// Where in `all`, by the number of the name, and by the name.
    private var (places, named): ([Int64: Int], [EventType: [String: Int]]) = ([:], [:])
    /// In which quarters of an hour everybody did anything: a day of any time zone is made of whole ones.
    var activity = EventColumns(isDistinct: true)

    /// Microseconds.
    static let quarter = 15 * Instant.minute

    /// The numbers of the names.
    var names: some Sequence<Int64> { places.keys }

    /// The events of the name that has this number.
    subscript(number number: Int64) -> EventColumns {
        get { places[number].map { all[$0] } ?? EventColumns() }
        _modify { yield &all[learn(number)] }
    }

    /// The events of a name; none where nobody ever did it.
    subscript(choice: EventChoice) -> EventColumns { place(of: choice).map { all[$0] } ?? EventColumns() }

    /// Where in `all`; nil where there is no such name. To look at one there in place counts no references, and a thousand audiences have a few
    /// thousand tests.
    func place(of choice: EventChoice) -> Int? { named[choice.type]?[choice.name] }

    func knows(number: Int64) -> Bool { places[number] != nil }

    /// Which number the name has.
    mutating func learn(_ name: String, of type: EventType, number: Int64) {
        named[type, default: [:]][name] = learn(number)
    }

    private mutating func learn(_ number: Int64) -> Int {
        if let place = places[number] { return place }
        places[number] = all.count
        all.append(EventColumns())
        return all.count - 1
    }

    /// The most frequent first.
    var descriptions: [EventDescription] {
        named.flatMap { type, names in
            names.filter { all[$0.value].rows > 0 }.map { name, place in
                let columns = all[place]
                return EventDescription(
                    type: type,
                    name: name,
                    events: columns.rows,
                    properties: columns.properties.sorted().map { property in
                        (property, AttributeTable.type(of: columns.orders(of: property)))
                    }
                )
            }
        }.sorted { ($1.events, $0.name, $0.type.rawValue) < ($0.events, $1.name, $1.type.rawValue) }
    }
}

/// Events that conditions can ask for.
public struct EventDescription: Sendable {
    public let type: EventType
    public let name: String
    /// How many there are.
    public let events: Int
    public let properties: [(name: String, type: AttributeType)]

    public init(type: EventType, name: String, events: Int, properties: [(name: String, type: AttributeType)]) {
        (self.type, self.name, self.events, self.properties) = (type, name, events, properties)
    }
}
