import Access
import Audiences
import Core
import Customers
import Events
import Foundation
import Hummingbird
import Sales
import Web

/// Companies: lists, one by either of its ids, its people and what they did.
struct CompanyRoutes: Sendable {
    let companies: Companies
    let lists: CompanyLists
    let workspace: WorkspaceSettings
    let profiles: Profiles
    let events: EventLists
    let directory: SourceDirectory
    let clock: any WallClock

    func add(to endpoints: Endpoints) {
        endpoints.get("companies", for: [.readProfiles]) { call in
            if let condition = try call.query.text("condition") {
                return try await list(Condition(reading: condition, of: .companies), call)
            }
            let page = try await companies.companies(
                search: call.query.text("search"),
                after: call.query.cursor,
                limit: call.query.limit()
            )
            return .list(page.map(\.summary))
        }
        endpoints.get("companies/:company", for: [.readProfiles]) { call in
            let company = try await company(call)
            async let traits = companies.traits(of: company)
            async let rollUp = companies.rollUp(of: company, at: clock.now(), among: profiles, events.log)
            let known = try await traits
            let names = try await directory.names(for: known.map(\.sourceID))
            return company.json(traits: known, try await rollUp, names)
        }
        endpoints.get("companies/:company/people", for: [.readProfiles]) { call in
            let members = try await companies.members(of: company(call))
            let page = try await profiles.people(
                ofNumbers: members,
                after: call.query.cursor,
                limit: call.query.limit()
            )
            return .list(page.map { .object($0.fields) })
        }
        endpoints.get("companies/:company/events", for: [.readProfiles, .readEvents]) { call in
            var filter = try await events.filter(call.query)
            filter.profiles = try await companies.timelinePeople(of: company(call), among: profiles)
            return try await events.page(filter, call.query)
        }
        endpoints.refuseMethods(at: "companies", allowing: [.get])
        for path in ["", "/people", "/events"] {
            endpoints.refuseMethods(at: "companies/:company\(path)", allowing: [.get])
        }
    }

    /// Those of whom the condition is true.
    private func list(_ condition: Condition, _ call: Call) async throws -> JSON {
        let zone = TimeZone(identifier: try await workspace.current().timeZone) ?? .gmt
        let page = try await lists.page(
            Listing(condition: condition, search: call.query.text("search"), order: .firstSeen),
            showing: [],
            after: call.query.cursor,
            limit: call.query.limit(),
            zone: zone
        )
        let found = try await companies.companies(numbers: page.items.map(\.number))
        return .list(Page(items: page.items.compactMap { found[$0.number]?.summary }, next: page.next))
    }

    private func company(_ call: Call) async throws -> Company {
        guard let company = try await companies.company(matching: call.path("company")) else {
            throw APIFailure.unknownCompany
        }
        return company
    }
}
