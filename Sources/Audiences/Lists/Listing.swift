public import Core

/// Which people a list shows, and in which order.
public struct Listing: Sendable, Hashable {
    public var condition: Condition?
    /// As ``Customers/Profiles/matches(_:)``.
    public var search: String?
    public var order: Attribute
    public var isAscending: Bool

    public init(
        condition: Condition? = nil,
        search: String? = nil,
        order: Attribute = .lastSeen,
        isAscending: Bool = false
    ) {
        (self.condition, self.search, self.order, self.isAscending) = (condition, search, order, isAscending)
    }
}

/// A page of a list.
public struct ListPage: Sendable {
    public let items: [ListRow]
    /// Opaque; nil on the last page.
    public let next: String?
    /// How many people the whole list has.
    public let count: Int
}

/// One line of a list.
public struct ListRow: Sendable {
    /// The person's number.
    public let number: Int64
    /// In the order of the attributes that were asked for; nil for what is not known.
    public let values: [ListValue?]
}

public enum ListValue: Sendable, Hashable {
    case text(String)
    case number(Double)
    case instant(Instant)
    case truth(Bool)
    case texts([String])
}

/// A value, and how many of the people meant have it.
public struct ListGroup: Sendable, Hashable {
    /// Nil for those who have none.
    public let value: String?
    public let count: Int

    public init(value: String?, count: Int) { (self.value, self.count) = (value, count) }
}

/// An attribute that a list can show.
public struct AttributeDescription: Sendable, Hashable {
    public let attribute: Attribute
    public let type: AttributeType
    /// How many people have it.
    public let people: Int

    public init(attribute: Attribute, type: AttributeType, people: Int) {
        (self.attribute, self.type, self.people) = (attribute, type, people)
    }
}
