import Core
public import Foundation

/// A list as the parameters of a job keep it: who is looked up when the job runs.
public struct ListDefinition: Sendable {
    public let subject: ListSubject
    public let listing: Listing
    /// By whose zone days begin.
    public let zone: TimeZone

    public init(_ listing: Listing, of subject: ListSubject = .people, in zone: TimeZone) {
        (self.subject, self.listing, self.zone) = (subject, listing, zone)
    }

    /// Throws ``ConditionFailure``.
    init(parameters: JSON) throws {
        // Those that were started before there were lists of companies do not say.
        let subject = parameters["subject"]?.string.flatMap { ListSubject(rawValue: $0) } ?? .people
        self.subject = subject
        let condition = try parameters["condition"].flatMap { json in
            json == .null ? nil : try Condition(keptAs: json.text, of: subject)
        }
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
            "zone": .string(zone.identifier), "subject": .string(subject.rawValue),
        ]
    }
}
