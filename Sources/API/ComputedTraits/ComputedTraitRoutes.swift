import Access
import Audiences
import Core
import Customers
import Foundation
import Hummingbird
import Web

/// What is worked out from what people did: definitions, and what they come to for one person.
struct ComputedTraitRoutes: Sendable {
    private static let bodyLimit = 64 << 10

    let traits: ComputedTraits
    let lists: PeopleLists
    let profiles: Profiles
    let workspace: WorkspaceSettings
    let writes: IdempotentWrites

    func add(to endpoints: Endpoints) {
        endpoints.get("computed-traits", for: [.readAudiences]) { _ in .list(try await traits.list().map(\.json)) }
        endpoints.post("computed-traits", for: [.writeAudiences], create)
        endpoints.get("computed-traits/:name", for: [.readAudiences]) { call in
            try await traits.trait(named: call.path("name")).json
        }
        endpoints.delete("computed-traits/:name", for: [.writeAudiences]) { call in
            let trait = try await traits.trait(named: call.path("name"))
            try await traits.delete(trait.name)
            return trait.json
        }
        endpoints.get("profiles/:identifier/computed-traits", for: [.readProfiles], values)
        endpoints.refuseMethods(at: "computed-traits", allowing: [.get, .post])
        endpoints.refuseMethods(at: "computed-traits/:name", allowing: [.get, .delete])
        endpoints.refuseMethods(at: "profiles/:identifier/computed-traits", allowing: [.get])
    }

    @Sendable private func create(_ call: Call) async throws -> Response {
        let body = try await call.body(limit: Self.bodyLimit)
        guard case .object(var fields) = try JSON(parsing: body) else {
            throw APIFailure.invalidField("body", rule: "must be an object with name, did and compute")
        }
        let name = fields.removeValue(forKey: "name")?.string ?? ""
        return try await writes.create(call.request, body: body, token: call.token) { [fields] in
            let trait = try await traits.add(.object(fields), named: name, by: call.token.name)
            return IdempotencyLedger.Answer(json: trait.json, location: "/api/v1/computed-traits/\(trait.name)")
        }
    }

    @Sendable private func values(_ call: Call) async throws -> JSON {
        guard let profile = try await profiles.profile(matching: call.path("identifier")) else {
            throw APIFailure.unknownProfile
        }
        let zone = TimeZone(identifier: try await workspace.current().timeZone) ?? .gmt
        let found = try await lists.computedTraits(of: profile.summary.number, zone: zone)
        return .list(found.map { ["name": .string($0.trait.name), "value": $0.value?.json ?? .null] })
    }
}

extension ComputedTrait {
    var json: JSON {
        let own: [String: JSON] = [
            "name": .string(name), "valueType": .string(type.rawValue), "author": .string(author),
            "createdAt": .time(createdAt),
        ]
        guard case .object(let definition) = definition else { return .object(own) }
        return .object(definition.merging(own) { $1 })
    }
}
