import Columns
import Core
import Customers
public import Foundation
public import Sales
import Search

/// Lists of companies: their own attributes, what their people come to, and conditions of these people.
public struct CompanyLists: Lists {
    public let subject = ListSubject.companies
    private let companies: Companies
    private let people: PeopleLists
    private let index = CompanyTableIndex()

    public init(companies: Companies, people: PeopleLists) { (self.companies, self.people) = (companies, people) }

    public func attributes() async throws -> [AttributeDescription] {
        try await read(Listing(), asking: [], zone: .gmt) { $0.table.attributes }
    }

    public func explanation(
        of condition: Condition,
        for number: Int64,
        zone: TimeZone
    ) async throws -> Explanation? {
        try await read(Listing(condition: condition), asking: [], zone: zone) {
            $0.explanation(of: condition, for: number)
        }
    }

    public func read<T: Sendable>(
        _ listing: Listing,
        beside conditions: [Condition],
        asking attributes: [Attribute],
        zone: TimeZone,
        _ body: @escaping @Sendable (ListReading) throws -> T
    ) async throws -> T {
        try await people.look((listing.condition.map { [$0] } ?? []) + conditions, of: .companies, zone) {
            [index, companies] people, circumstances, tx in
            var ours = Circumstances(
                now: circumstances.now,
                zone: zone,
                tagged: try Tags.carryingCompanies(in: tx)
            )
            ours.people = { people.people($0, circumstances) }
            ours.meanings = circumstances.meanings
            let table = try index.read(among: people, at: circumstances.now, in: tx)
            ours.kept = try MembershipPages.kept(circumstances.kept.keys, table, in: tx)
            var members = table.people(listing.condition, ours)
            if let matches = try listing.search.flatMap({ try companies.matches($0, in: tx) }) {
                members.formIntersection(Bitmap(bound: table.bound, words: matches.all.words))
            }
            return try body(ListReading(table: table, members: members, circumstances: ours))
        }
    }
}
