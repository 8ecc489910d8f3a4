public import Columns
public import Core
import Events

/// Something that is worked out from what people did, under a name: "orders in the last 90 days", "favourite category", "days in a row".
///
/// It is a question and never an answer that is stored: so it is as new as the last event, nothing is counted twice however often events are
/// replayed, people who become one have what both did, and windows slide by themselves.
public struct ComputedTrait: Sendable, Identifiable, Equatable {
    public let id: String
    /// As conditions, columns and programs call it: small letters, digits and `_`. It never changes.
    public let name: String
    public let events: EventChoice
    public let window: EventWindow
    public let computation: Computation
    public let createdAt: Instant
    /// Who made it.
    public let author: String

    public init(
        id: String,
        name: String,
        events: EventChoice,
        window: EventWindow,
        computation: Computation,
        createdAt: Instant,
        author: String
    ) {
        (self.id, self.name, self.events, self.window) = (id, name, events, window)
        (self.computation, self.createdAt, self.author) = (computation, createdAt, author)
    }

    public var type: AttributeType {
        switch computation {
        case .measure(.first), .measure(.last): .date
        case .mostFrequent: .text
        default: .number
        }
    }

    /// The events that it asks for, each with the properties that it looks at.
    var choices: [(events: EventChoice, properties: [String])] {
        [(events, properties)] + window.choices.map { ($0, $0.properties) }
    }

    /// The properties that it looks at.
    var properties: [String] {
        switch computation {
        case .measure(let measure):
            events.properties + Behaviour(events, measure: measure, test: .exists).properties
        case .mostFrequent(let property): events.properties + [property]
        case .daysSince, .streak: events.properties
        }
    }
}

/// What is worked out over the events that count.
public enum Computation: Hashable, Sendable {
    case measure(EventQuestion.Measure)
    /// The value that a property has most often; of those that are equally frequent the one that came last.
    case mostFrequent(String)
    /// Whole days of 24 hours since the last one.
    case daysSince
    /// How many days, or weeks from Monday, in a row had one, up to today or yesterday, this week or the last one.
    case streak(Period)

    public enum Period: String, Sendable, CaseIterable {
        case days, weeks
    }
}

// MARK: - As JSON

/// `{"did":"Order Completed","in_last_days":90,"compute":"sum","of":["price","quantity"]}`
extension ComputedTrait {
    private static let plain: [(name: String, computation: Computation)] = [
        ("count", .measure(.count)), ("first", .measure(.first)), ("last", .measure(.last)), ("days_since", .daysSince),
        ("streak_days", .streak(.days)), ("streak_weeks", .streak(.weeks)),
    ]
    private static let ofProperties: [(name: String, most: Int, make: @Sendable ([String]) -> Computation)] = [
        ("sum", 3, { .measure(.sum($0)) }), ("average", 3, { .measure(.average($0)) }),
        ("minimum", 3, { .measure(.minimum($0)) }), ("maximum", 3, { .measure(.maximum($0)) }),
        ("distinct", 1, { .measure(.distinct($0[0])) }), ("most_frequent", 1, { .mostFrequent($0[0]) }),
    ]

    /// The names of what can be computed, of which some are of a property.
    public static let computations =
        plain.map { (name: $0.name, isOfProperty: false) }
        + ofProperties.map { (name: $0.name, isOfProperty: true) }

    /// Throws ``ConditionFailure`` that names the place.
    init(definition: JSON, id: String, name: String, createdAt: Instant, author: String) throws {
        guard case .object(let given) = definition else {
            throw ConditionFailure("", "A computed trait is an object with did and compute.")
        }
        let fields = DefinitionFields(given, at: "")
        let computation = try Self.computation(fields)
        try fields.refuseOthers(
            than: EventChoice.fields + ["compute", "of"] + EventWindow.fields + EventNeighbour.fields
        )
        self.init(
            id: id,
            name: name,
            events: try EventChoice(fields, "did"),
            window: try EventWindow(fields, mayBeAround: true),
            computation: computation,
            createdAt: createdAt,
            author: author
        )
    }

    private static func computation(_ fields: DefinitionFields) throws -> Computation {
        let name = fields["compute"]?.string ?? ""
        if let known = plain.first(where: { $0.name == name }) {
            guard fields["of"] == nil else { throw ConditionFailure("of", "\(name) is of no property.") }
            return known.computation
        }
        guard let known = ofProperties.first(where: { $0.name == name }) else {
            throw ConditionFailure("compute", "Give one of \(computations.map(\.name).joined(separator: ", ")).")
        }
        let names = fields["of"]?.array ?? fields["of"].map { [$0] } ?? []
        let properties = names.compactMap(\.string).filter { !$0.isEmpty && $0.utf8.count <= 200 }
        guard properties.count == names.count, (1...known.most).contains(properties.count) else {
            let most = known.most == 1 ? "" : ", or up to \(known.most) whose product is meant"
            throw ConditionFailure("of", "Name a property\(most).")
        }
        return known.make(properties)
    }

    /// What ``init(definition:id:name:createdAt:author:)`` reads.
    public var definition: JSON {
        var fields = events.fields
        fields.merge(window.json) { $1 }
        fields["compute"] = .string(computationName)
        if !ownProperties.isEmpty {
            fields["of"] =
                ownProperties.count == 1 ? .string(ownProperties[0]) : .array(ownProperties.map { .string($0) })
        }
        return .object(fields)
    }

    /// As definitions say it.
    public var computationName: String {
        switch computation {
        case .measure(let measure): measure.name
        case .mostFrequent: "most_frequent"
        case .daysSince: "days_since"
        case .streak(let period): "streak_\(period.rawValue)"
        }
    }

    /// Of whose values it is worked out; a product where there are several.
    public var ownProperties: [String] { Array(properties.dropFirst(events.properties.count)) }
}
