public import Core

/// Lists of people, or of companies, by what is known of them: who, how many, in which order. What was committed before a call is in its
/// answer. `midnight`: the beginning of a day where the workspace is.
public protocol Lists: Sendable {
    var subject: ListSubject { get }

    /// A page of the list, `limit` (held to 1…500) at most. Throws ``CursorFailure``. O(all there are).
    func page(
        _ listing: Listing,
        showing attributes: [Attribute],
        after cursor: String?,
        limit: Int,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> ListPage

    /// How many the list has.
    func count(_ listing: Listing, midnight: @escaping @Sendable (CivilDate) -> Instant) async throws -> Int

    /// The numbers of all on the list, ascending.
    func numbers(_ listing: Listing, midnight: @escaping @Sendable (CivilDate) -> Instant) async throws -> [Int64]

    /// The values of an attribute, the most frequent first, `limit` at most, and those who have none.
    func groups(
        _ listing: Listing,
        by attribute: Attribute,
        containing text: String,
        limit: Int,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> [ListGroup]

    /// What can be shown and tested, fixed attributes first, then traits, the most frequent first.
    func attributes() async throws -> [AttributeDescription]
}

extension Lists {
    /// A page of 50.
    public func page(
        _ listing: Listing,
        showing attributes: [Attribute],
        after cursor: String? = nil,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> ListPage {
        try await page(listing, showing: attributes, after: cursor, limit: 50, midnight: midnight)
    }

    /// A page from the beginning.
    public func page(
        _ listing: Listing,
        showing attributes: [Attribute],
        limit: Int,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> ListPage {
        try await page(listing, showing: attributes, after: nil, limit: limit, midnight: midnight)
    }

    /// Fifty values, whatever they contain.
    public func groups(
        _ listing: Listing,
        by attribute: Attribute,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> [ListGroup] {
        try await groups(listing, by: attribute, containing: "", limit: 50, midnight: midnight)
    }

    /// Whatever they contain.
    public func groups(
        _ listing: Listing,
        by attribute: Attribute,
        limit: Int,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> [ListGroup] {
        try await groups(listing, by: attribute, containing: "", limit: limit, midnight: midnight)
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
