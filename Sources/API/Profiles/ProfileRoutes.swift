import Access
import Core
import Customers
import Events
import HTTPTypes
import Hummingbird
import Web

/// People: lists, one person by any identifier, what is known of them, and who they are.
struct ProfileRoutes: Sendable {
    private static let bodyLimit = 4 << 10

    let profiles: Profiles
    let unmerging: Unmerging
    let directory: SourceDirectory
    let events: EventLists

    private static let orders = Profiles.Order.allCases.map { (name: $0.rawValue, value: $0) }

    func add(to endpoints: Endpoints) {
        endpoints.get("profiles", for: [.readProfiles], list)
        endpoints.get("profiles/:identifier", for: [.readProfiles]) { call in
            let profile = try await profile(call)
            return profile.json(try await directory.names(for: profile.sourceIDs))
        }
        endpoints.get("profiles/:identifier/traits", for: [.readProfiles]) { call in
            let profile = try await profile(call)
            let names = try await directory.names(for: profile.sourceIDs)
            return .list(profile.traits.map { $0.json(names) })
        }
        endpoints.get("profiles/:identifier/identifiers", for: [.readProfiles]) { call in
            let profile = try await profile(call)
            let names = try await directory.names(for: profile.sourceIDs)
            return .list(profile.identifiers.map { $0.json(names) })
        }
        endpoints.get("profiles/:identifier/events", for: [.readProfiles, .readEvents]) { call in
            var filter = try await events.filter(call.query)
            filter.profiles = try await profile(call).numbers
            return try await events.page(filter, call.query)
        }
        endpoints.get("profiles/:identifier/identity-history", for: [.readProfiles]) { call in
            let page = try await profiles.history(
                of: profile(call),
                after: call.query.cursor,
                limit: call.query.limit()
            )
            return .list(page.map(\.json))
        }
        endpoints.get("profiles/:identifier/consents", for: [.readProfiles]) { call in
            .list(try await profiles.consents(of: profile(call)).map(\.json))
        }
        endpoints.get("profiles/:identifier/consent-ledger", for: [.readProfiles]) { call in
            let page = try await profiles.consentLedger(
                of: profile(call),
                after: call.query.cursor,
                limit: call.query.limit()
            )
            let names = try await directory.names(for: page.items.map(\.sourceID))
            return .list(page.map { $0.json(names) })
        }
        endpoints.post("profiles/:identifier/unmerge", for: [.writeProfiles], unmerge)
        endpoints.refuseMethods(at: "profiles/:identifier/unmerge", allowing: [.post])
        for path in ["", "/consents", "/consent-ledger", "/traits", "/identifiers", "/events", "/identity-history"] {
            endpoints.refuseMethods(at: "profiles/:identifier\(path)", allowing: [.get])
        }
        endpoints.refuseMethods(at: "profiles", allowing: [.get])
    }

    private func list(_ call: Call) async throws -> JSON {
        let page = try await profiles.people(
            search: call.query.text("search"),
            order: call.query.choice("order", of: ProfileRoutes.orders) ?? .recent,
            after: call.query.cursor,
            limit: call.query.limit()
        )
        return .list(page.map { .object($0.fields) })
    }

    @Sendable private func unmerge(_ call: Call) async throws -> Response {
        let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
        guard let merged = body["profileId"]?.string else {
            throw APIFailure.invalidField("profileId", rule: "names the profile that was merged")
        }
        let member = StaffMember(id: call.token.id, name: call.token.name)
        return .json(try await unmerging.unmerge(merged, from: profile(call).id, by: member).json)
    }

    private func profile(_ call: Call) async throws -> Profile {
        guard let profile = try await profiles.profile(matching: call.path("identifier")) else {
            throw APIFailure.unknownProfile
        }
        return profile
    }
}
