import Columns
import Core
import Customers
public import Events

/// What everybody did, in columns in memory: events by name, each with the ordinal of whose it is now.
struct EventHistory: Sendable {
    /// Of each name, in the order in which the names were met.
    private(set) var all: [EventColumns] = []
    /// Where in `all`, by the number of the name.
    private var places: [Int64: Int] = [:]
    /// The same by the name, for each type by its number: to look into a dictionary of dictionaries is to hash twice.
    private var named = [[String: Int]](repeating: [:], count: 1 + Int(EventType.allCases.map(\.rawValue).max() ?? 0))
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

    /// Where in `all`; nil where there is no such name.
    func place(of choice: EventChoice) -> Int? { named[Int(choice.type.rawValue)][choice.name] }

    /// The same by the number of the name.
    func place(ofNumber number: Int64) -> Int? { places[number] }

    /// Which number the name has.
    mutating func learn(_ name: String, of type: EventType, number: Int64) {
        named[Int(type.rawValue)][name] = learn(number)
    }

    private mutating func learn(_ number: Int64) -> Int {
        if let place = places[number] { return place }
        places[number] = all.count
        all.append(EventColumns())
        return all.count - 1
    }

    /// The most frequent first.
    var descriptions: [EventDescription] {
        EventType.allCases.flatMap { type in
            named[Int(type.rawValue)].filter { all[$0.value].rows > 0 }.map { name, place in
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
