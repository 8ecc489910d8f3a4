import Columns
import Core
import Customers
public import Events

/// What everybody did, in columns in memory: events by name, each with the ordinal of whose it is now.
struct EventHistory: Sendable {
    /// By the number of the name.
    var columns: [Int64: EventColumns] = [:]
    var numbers: [EventType: [String: Int64]] = [:]
    /// In which quarters of an hour everybody did anything: a day of any time zone is made of whole ones.
    var activity = EventColumns(isDistinct: true)

    /// Microseconds.
    static let quarter = 15 * Instant.minute

    /// The events of a name; none where nobody ever did it.
    subscript(choice: EventChoice) -> EventColumns {
        numbers[choice.type]?[choice.name].flatMap { columns[$0] } ?? EventColumns()
    }

    /// The most frequent first.
    var descriptions: [EventDescription] {
        numbers.flatMap { type, names in
            names.compactMap { name, number in
                columns[number].map { columns in
                    EventDescription(
                        type: type,
                        name: name,
                        events: columns.rows,
                        properties: columns.properties.sorted().map { property in
                            (property, AttributeTable.type(of: columns.orders(of: property)))
                        }
                    )
                }
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
