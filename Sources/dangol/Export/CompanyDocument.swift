import Core
import Customers
import Sales

/// A company as commands print it.
struct CompanyDocument: Sendable {
    let company: Company
    let rollUp: CompanyRollUp
    /// Who was seen last.
    let people: [PersonSummary]

    var json: JSON {
        [
            "id": .string(company.id),
            "groupId": .string(company.groupID),
            "name": JSON(company.name),
            "createdAt": .string(company.createdAt.iso8601),
            "traits": .object(company.traits),
            "people": .integer(Int64(rollUp.people.people)),
            "activePeople": .integer(Int64(rollUp.people.active)),
            "events": .integer(rollUp.people.events),
            "firstSeen": JSON(rollUp.people.firstSeen?.iso8601),
            "lastSeen": JSON(rollUp.people.lastSeen?.iso8601),
            "orders": .integer(Int64(rollUp.orders)),
            "revenue": .array(
                rollUp.revenue.map { ["amount": .number($0.amount), "currency": .string($0.currency)] }
            ),
        ]
    }

    var text: String {
        let revenue = rollUp.revenue.map { "\($0.amount) \($0.currency)" }.joined(separator: ", ")
        var lines = [
            ProfileText.printable(company.name ?? company.groupID),
            "  id          \(company.id)",
            "  groupId     \(ProfileText.printable(company.groupID))",
            "  people      \(rollUp.people.people), \(rollUp.people.active) active in \(Companies.activeDays) days",
            "  events      \(rollUp.people.events)",
            "  first seen  \(rollUp.people.firstSeen?.iso8601 ?? "–")",
            "  last seen   \(rollUp.people.lastSeen?.iso8601 ?? "–")",
            "  orders      \(rollUp.orders)\(revenue.isEmpty ? "" : ", \(ProfileText.printable(revenue))")",
        ]
        let traits = company.traits.sorted { $0.key < $1.key }.map { ($0.key, $0.value.display) }
        lines += ProfileText.section("Traits", traits)
        lines += ProfileText.section(
            "Latest people",
            people.map { ($0.lastSeen.iso8601, $0.name ?? $0.email ?? $0.id) }
        )
        return lines.joined(separator: "\n") + "\n"
    }
}
