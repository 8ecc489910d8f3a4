import Columns
import Core
public import Foundation

/// Lists of people, or of companies, by what is known of them: who, how many, in which order. What was committed before a call is in its
/// answer. `zone`: the beginning of a day where the workspace is.
public protocol Lists: Sendable {
    var subject: ListSubject { get }

    /// Lends `body` those who are on the list, as they are in one transaction. `attributes`: what will be asked of them; `conditions`: by what
    /// somebody will be judged beside the list's own. O(all there are). Throws ``DefinitionFailure``.
    func read<T: Sendable>(
        _ listing: Listing,
        beside conditions: [Condition],
        asking attributes: [Attribute],
        zone: TimeZone,
        _ body: @escaping @Sendable (ListReading) throws -> T
    ) async throws -> T

    /// Why the one with this number is among those of whom `condition` is true, or not; nil where there is none.
    func explanation(of condition: Condition, for number: Int64, zone: TimeZone) async throws -> Explanation?

    /// What can be shown and tested, fixed attributes first, then traits, the most frequent first.
    func attributes() async throws -> [AttributeDescription]
}

extension Lists {
    func read<T: Sendable>(
        _ listing: Listing,
        asking attributes: [Attribute],
        zone: TimeZone,
        _ body: @escaping @Sendable (ListReading) throws -> T
    ) async throws -> T { try await read(listing, beside: [], asking: attributes, zone: zone, body) }

    /// A page of the list, `limit` (held to 1…500) at most. Throws ``CursorFailure``.
    public func page(
        _ listing: Listing,
        showing attributes: [Attribute],
        after cursor: String? = nil,
        limit: Int = 50,
        zone: TimeZone
    ) async throws -> ListPage {
        let place = try cursor.map(ListPlace.init(cursor:))
        return try await read(listing, asking: attributes + [listing.order], zone: zone) {
            $0.page(listing, showing: attributes, after: place, limit: limit)
        }
    }

    /// How many the list has.
    public func count(_ listing: Listing, zone: TimeZone) async throws -> Int {
        try await read(listing, asking: [], zone: zone, \.members.count)
    }

    /// The numbers of all on the list, ascending.
    public func numbers(
        _ listing: Listing,
        zone: TimeZone
    ) async throws -> [Int64] {
        try await read(listing, asking: [], zone: zone, \.numbers)
    }

    /// Why the one with this number belongs to the audience, or not; nil where there is none. One that keeps its last members gives no reason.
    public func explanation(of audience: Audience, for number: Int64, zone: TimeZone) async throws -> Explanation? {
        try await explanation(of: audience.membership, for: number, zone: zone).map { found in
            found.parts.first
                ?? Explanation(condition: audience.condition, holds: found.holds, found: nil, parts: [])
        }
    }

    /// What would change in who belongs to an audience if it meant `condition` instead of `old`.
    public func preview(
        of condition: Condition,
        instead old: Condition,
        sample: Int = 5,
        zone: TimeZone
    ) async throws -> MembershipPreview {
        try await read(Listing(condition: condition), beside: [old], asking: [], zone: zone) {
            $0.preview(instead: old, sample: sample)
        }
    }

    /// The values of an attribute, the most frequent first, `limit` at most, and those who have none.
    public func groups(
        _ listing: Listing,
        by attribute: Attribute,
        containing text: String = "",
        limit: Int = 50,
        zone: TimeZone
    ) async throws -> [ListGroup] {
        try await read(listing, asking: [attribute], zone: zone) {
            $0.groups(by: attribute, containing: text, limit: limit)
        }
    }
}

/// The lists of each subject.
public struct AllLists: Sendable {
    public let people: PeopleLists
    public let companies: CompanyLists

    public init(people: PeopleLists, companies: CompanyLists) { (self.people, self.companies) = (people, companies) }

    public subscript(subject: ListSubject) -> any Lists {
        switch subject {
        case .people: people
        case .companies: companies
        }
    }
}
