import Core

/// Another event of the same person, after or before which events count: "within 7 days after the first Signed Up". Around an event that
/// somebody never did nothing counts.
public struct EventNeighbour: Hashable, Sendable {
    public var events: EventChoice
    /// The first of them; the last one otherwise.
    public var isFirst: Bool
    /// Events count that are later, and not earlier.
    public var isAfter: Bool
    /// How many lie between at most; any number where nil.
    public var hours: Int?

    public init(_ events: EventChoice, isFirst: Bool, isAfter: Bool, hours: Int?) {
        (self.events, self.isFirst, self.isAfter, self.hours) = (events, isFirst, isAfter, hours)
    }
}

/// `"after":{"first":{"did":"Signed Up"}},"within_days":7`
extension EventNeighbour {
    static let fields = ["after", "before", "within_days", "within_hours"]

    /// Nil where nothing is said. Throws ``ConditionFailure`` that names the place.
    init?(_ fields: DefinitionFields) throws {
        let sides = ["after", "before"].filter { fields[$0] != nil }
        guard let side = sides.first else {
            if let name = ["within_days", "within_hours"].first(where: { fields[$0] != nil }) {
                throw ConditionFailure(fields.inside(name), "Say of what: put after or before beside it.")
            }
            return nil
        }
        guard sides.count == 1 else {
            throw ConditionFailure(fields.inside("before"), "Only one window can hold: leave out before.")
        }
        let place = fields.inside(side)
        guard case .object(let ends)? = fields[side], ends.count == 1, let (which, event) = ends.first,
            which == "first" || which == "last", case .object(let choice) = event
        else {
            throw ConditionFailure(place, "Name the other event: {\"first\":{\"did\":\"Signed Up\"}}, or last.")
        }
        let inner = DefinitionFields(choice, at: "\(place).\(which)")
        try inner.refuseOthers(than: EventChoice.fields)
        hours = nil
        if let days = fields["within_days"] {
            hours = try fields.whole(days, "within_days", 1...EventSequence.mostHours / 24) * 24
        } else if let given = fields["within_hours"] {
            hours = try fields.whole(given, "within_hours", 1...EventSequence.mostHours)
        }
        (events, isFirst, isAfter) = (try EventChoice(inner, "did"), which == "first", side == "after")
    }

    var json: [String: JSON] {
        var fields: [String: JSON] = [
            isAfter ? "after" : "before": .object([isFirst ? "first" : "last": .object(events.fields)])
        ]
        if let hours {
            fields[hours % 24 == 0 ? "within_days" : "within_hours"] =
                .integer(Int64(hours % 24 == 0 ? hours / 24 : hours))
        }
        return fields
    }
}
