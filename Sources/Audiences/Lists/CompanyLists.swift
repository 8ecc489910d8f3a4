import Columns
public import Core
import Customers
import Foundation
public import Sales
import Search

/// Lists of companies: their own attributes, what their people come to, and conditions of these people.
public struct CompanyLists: Lists {
    public let subject = ListSubject.companies
    private let companies: Companies
    private let people: PeopleLists
    private let index = CompanyTableIndex()

    public init(companies: Companies, people: PeopleLists) { (self.companies, self.people) = (companies, people) }

    public func page(
        _ listing: Listing,
        showing attributes: [Attribute],
        after cursor: String?,
        limit: Int,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> ListPage {
        let place = try cursor.map(ListPlace.init(cursor:))
        return try await read(listing, midnight) {
            $0.page(listing, showing: attributes, after: place, limit: limit)
        }
    }

    public func count(_ listing: Listing, midnight: @escaping @Sendable (CivilDate) -> Instant) async throws -> Int {
        try await read(listing, midnight, \.members.count)
    }

    public func numbers(
        _ listing: Listing,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> [Int64] {
        try await read(listing, midnight, \.numbers)
    }

    public func groups(
        _ listing: Listing,
        by attribute: Attribute,
        containing text: String,
        limit: Int,
        midnight: @escaping @Sendable (CivilDate) -> Instant
    ) async throws -> [ListGroup] {
        try await read(listing, midnight) { $0.groups(by: attribute, containing: text, limit: limit) }
    }

    public func attributes() async throws -> [AttributeDescription] {
        try await read(Listing(), { $0.start(in: .gmt) }) { $0.table.attributes }
    }

    /// Companies and their people as they are in one transaction.
    private func read<T: Sendable>(
        _ listing: Listing,
        _ midnight: @escaping @Sendable (CivilDate) -> Instant,
        _ body: @escaping @Sendable (ListReading) throws -> T
    ) async throws -> T {
        try await people.look(listing.condition.map { [$0] } ?? [], midnight) {
            [index, companies] people, circumstances, tx in
            var ours = Circumstances(
                now: circumstances.now,
                midnight: midnight,
                tagged: try Tags.carryingCompanies(in: tx)
            )
            ours.people = { people.people($0, circumstances) }
            return try index.read(among: people, at: circumstances.now, in: tx) { table in
                var members = table.people(listing.condition, ours)
                if let matches = try listing.search.flatMap({ try companies.matches($0, in: tx) }) {
                    members.formIntersection(Bitmap(bound: table.bound, words: matches.all.words))
                }
                return try body(ListReading(table: table, members: members, circumstances: ours))
            }
        }
    }
}
