import Access
import Audiences
import Core
import Customers
import Foundation
import HTTPTypes
import Hummingbird
import Web

/// Who is meant, how many, and why.
struct AudienceRoutes: Sendable {
    private static let bodyLimit = 256 << 10
    /// People that an answer to a condition shows.
    private static let sample = 10

    let audiences: SavedAudiences
    let lists: PeopleLists
    let memberships: Memberships
    let profiles: Profiles
    let workspace: WorkspaceSettings
    let writes: IdempotentWrites

    func add(to endpoints: Endpoints) {
        endpoints.get("audiences", for: [.readAudiences]) { _ in .list(try await audiences.list().map(\.json)) }
        endpoints.post("audiences", for: [.writeAudiences], create)
        endpoints.post("audiences/count", for: [.readAudiences]) { call in
            let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
            return .json(try await count(Listing(condition: Self.condition(in: body))))
        }
        endpoints.get("audiences/:audience", for: [.readAudiences]) { call in
            let audience = try await audience(call)
            guard case .object(var fields) = audience.json else { return audience.json }
            let zone = try await zone()
            let size = try await lists.count(Listing(condition: audience.condition), zone: zone)
            fields["people"] = .integer(Int64(size))
            return .object(fields)
        }
        endpoints.put("audiences/:audience", for: [.writeAudiences]) { call in
            let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
            let condition = try body["condition"].map { try Condition(parsing: $0.text) }
            return try await audiences.update(audience(call).id, name: body["name"]?.string, condition: condition).json
        }
        endpoints.delete("audiences/:audience", for: [.writeAudiences]) { call in
            let audience = try await audience(call)
            try await audiences.delete(audience.id)
            return audience.json
        }
        endpoints.get("audiences/:audience/people", for: [.readAudiences, .readProfiles], people)
        endpoints.get("audiences/:audience/people/:identifier", for: [.readAudiences, .readProfiles], explain)
        endpoints.get("audiences/:audience/changes", for: [.readAudiences, .readProfiles], changes)
        endpoints.get("audiences/:audience/sizes", for: [.readAudiences]) { call in
            .list(try await memberships.sizes(of: audience(call).id, since: Instant(microseconds: 0)).map(\.json))
        }
        endpoints.get("audiences/:audience/overlaps", for: [.readAudiences]) { call in
            .list(try await memberships.overlaps(of: audience(call).id).map(\.json))
        }
        endpoints.post("audiences/:audience/preview", for: [.readAudiences, .readProfiles]) { call in
            let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
            return .json(try await preview(Self.condition(in: body), instead: audience(call)))
        }
        endpoints.post("insights", for: [.readAudiences]) { call in
            let insight = try Insight(
                parsing: String(decoding: try await call.body(limit: Self.bodyLimit), as: UTF8.self)
            )
            return .json(try await lists.table(insight, zone: zone()).json)
        }
        endpoints.get("event-names", for: [.readEvents]) { _ in .list(try await lists.eventNames().map(\.json)) }
        endpoints.get("profiles/:identifier/audiences", for: [.readAudiences, .readProfiles]) { call in
            guard let profile = try await profiles.profile(matching: call.path("identifier")) else {
                throw APIFailure.unknownProfile
            }
            return .list(
                try await lists.audiences(of: profile.summary.number, zone: zone()).audiences.map(\.json)
            )
        }
        endpoints.refuseMethods(at: "profiles/:identifier/audiences", allowing: [.get])
        endpoints.refuseMethods(at: "audiences", allowing: [.get, .post])
        endpoints.refuseMethods(at: "audiences/count", allowing: [.post])
        endpoints.refuseMethods(at: "audiences/:audience", allowing: [.get, .put, .delete])
        endpoints.refuseMethods(at: "audiences/:audience/people", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/people/:identifier", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/changes", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/sizes", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/overlaps", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/preview", allowing: [.post])
        endpoints.refuseMethods(at: "event-names", allowing: [.get])
        endpoints.refuseMethods(at: "insights", allowing: [.post])
    }

    @Sendable private func create(_ call: Call) async throws -> Response {
        let body = try await call.body(limit: Self.bodyLimit)
        let json = try JSON(parsing: body)
        let condition = try Self.condition(in: json)
        return try await writes.create(call.request, body: body, token: call.token) {
            let audience = try await audiences.create(json["name"]?.string ?? "", condition, by: call.token.name)
            return IdempotencyLedger.Answer(json: audience.json, location: "/api/v1/audiences/\(audience.id)")
        }
    }

    @Sendable private func people(_ call: Call) async throws -> JSON {
        let zone = try await zone()
        let page = try await lists.page(
            Listing(condition: try await audience(call).condition),
            showing: [],
            after: call.query.cursor,
            limit: call.query.limit(),
            zone: zone
        )
        return .list(Page(items: try await summaries(page.items), next: page.next))
    }

    @Sendable private func explain(_ call: Call) async throws -> JSON {
        let audience = try await audience(call)
        guard let profile = try await profiles.profile(matching: call.path("identifier")) else {
            throw APIFailure.unknownProfile
        }
        let zone = try await zone()
        let number = profile.summary.number
        let why = try await lists.explanation(of: audience.condition, for: number, zone: zone)
        guard let why else { throw APIFailure.unknownProfile }
        return why.json
    }

    @Sendable private func changes(_ call: Call) async throws -> JSON {
        let page = try await memberships.changes(
            of: audience(call).id,
            after: call.query.cursor,
            limit: call.query.limit()
        )
        let people = try await profiles.summaries(numbers: page.items.map(\.person))
        let changes = page.items.map { change -> JSON in
            [
                "id": .string(String(change.id)), "entered": .bool(change.hasEntered),
                "person": people[change.person].map { .object($0.fields) } ?? .null,
                "reason": .string(change.reason.name), "time": .time(change.time),
            ]
        }
        return .list(Page(items: changes, next: page.next))
    }

    private func preview(_ condition: Condition, instead audience: Audience) async throws -> JSON {
        let preview = try await lists.preview(of: condition, instead: audience, zone: zone())
        let people = try await profiles.summaries(numbers: preview.joiningSample + preview.leavingSample)
        func some(_ numbers: [Int64]) -> JSON {
            .array(numbers.compactMap { number in people[number].map { .object($0.fields) } })
        }
        return [
            "people": .integer(Int64(preview.people)), "joining": .integer(Int64(preview.joining)),
            "leaving": .integer(Int64(preview.leaving)), "joiningSample": some(preview.joiningSample),
            "leavingSample": some(preview.leavingSample),
        ]
    }

    private func count(_ listing: Listing) async throws -> JSON {
        let zone = try await zone()
        let page = try await lists.page(listing, showing: [], limit: Self.sample, zone: zone)
        return ["people": .integer(Int64(page.count)), "sample": .array(try await summaries(page.items))]
    }

    private func summaries(_ rows: [ListRow]) async throws -> [JSON] {
        let people = try await profiles.summaries(numbers: rows.map(\.number))
        return rows.compactMap { row in people[row.number].map { .object($0.fields) } }
    }

    private func audience(_ call: Call) async throws -> Audience {
        guard let audience = try await audiences.audience(matching: call.path("audience")) else {
            throw AudienceFailure.missing
        }
        return audience
    }

    private func zone() async throws -> TimeZone {
        TimeZone(identifier: try await workspace.current().timeZone) ?? .gmt
    }

    private static func condition(in body: JSON) throws -> Condition {
        guard let condition = body["condition"] else {
            throw APIFailure.invalidField("condition", rule: "must say who is meant")
        }
        return try Condition(parsing: condition.text)
    }
}
