import Core
public import Foundation

/// A list as the parameters of a job keep it: who is looked up when the job runs.
public struct ListDefinition: Sendable {
    public let listing: Listing
    /// By whose midnight days begin.
    public let zone: TimeZone

    public init(_ listing: Listing, in zone: TimeZone) { (self.listing, self.zone) = (listing, zone) }

    /// Throws ``ConditionFailure``.
    init(parameters: JSON) throws {
        let condition = try parameters["condition"].flatMap { $0 == .null ? nil : try Condition(parsing: $0.text) }
        listing = Listing(
            condition: condition,
            search: parameters["search"]?.string,
            order: parameters["order"]?.string.flatMap { Attribute($0) } ?? .lastSeen,
            isAscending: parameters["ascending"] == .bool(true)
        )
        zone = parameters["zone"]?.string.flatMap { TimeZone(identifier: $0) } ?? .gmt
    }

    /// The fields that a job's parameters have for it.
    var parameters: [String: JSON] {
        [
            "condition": listing.condition?.json ?? .null, "search": listing.search.map { .string($0) } ?? .null,
            "order": .string(listing.order.text), "ascending": .bool(listing.isAscending),
            "zone": .string(zone.identifier),
        ]
    }

    var midnight: @Sendable (CivilDate) -> Instant { { [zone] in $0.start(in: zone) } }
}
