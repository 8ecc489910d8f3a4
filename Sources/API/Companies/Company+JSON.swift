import Core
import Customers
import Sales

extension Company {
    private var fields: [String: JSON] {
        [
            "id": .string(id),
            "groupId": .string(groupID),
            "name": .optional(name),
            "createdAt": .time(createdAt),
        ]
    }

    /// As lists show it.
    var summary: JSON { .object(fields) }

    /// `sources` are ``SourceDirectory/names(for:)``.
    func json(traits: [CompanyTrait], _ rollUp: CompanyRollUp, _ sources: [Int64: JSON]) -> JSON {
        var fields = fields
        fields["traits"] = .array(
            traits.map { trait in
                [
                    "name": .string(trait.name), "value": trait.value, "source": sources[trait.sourceID] ?? .null,
                    "time": .time(trait.time),
                ]
            }
        )
        fields["rollUp"] = rollUp.json
        return .object(fields)
    }
}

extension CompanyRollUp {
    fileprivate var json: JSON {
        [
            "people": .integer(Int64(people.people)),
            "activePeople": .integer(Int64(people.active)),
            "events": .integer(people.events),
            "firstSeen": .optional(people.firstSeen),
            "lastSeen": .optional(people.lastSeen),
            "orders": .integer(Int64(orders)),
            "revenue": .array(
                revenue.map {
                    ["amount": .number($0.amount), "currency": .optional($0.currency.isEmpty ? nil : $0.currency)]
                }
            ),
            "isPartial": .bool(isPartial),
        ]
    }
}
