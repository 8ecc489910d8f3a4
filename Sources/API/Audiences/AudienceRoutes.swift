import Access
import Audiences
import Core
import Customers
import Foundation
import HTTPTypes
import Hummingbird
import Sales
import Web

/// Who is meant, how many, and why.
struct AudienceRoutes: Sendable {
    private static let bodyLimit = 256 << 10
    /// People that an answer to a condition shows.
    private static let sample = 10

    let audiences: SavedAudiences
    let lists: AllLists
    let memberships: Memberships
    let profiles: Profiles
    let companies: Companies
    let workspace: WorkspaceSettings
    let writes: IdempotentWrites

    func add(to endpoints: Endpoints) {
        endpoints.get("audiences", for: [.readAudiences]) { _ in .list(try await json(of: audiences.list())) }
        endpoints.post("audiences", for: [.writeAudiences], create)
        endpoints.post("audiences/count", for: [.readAudiences]) { call in
            let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
            let subject = try Self.subject(in: body)
            return .json(try await count(Self.condition(in: body, of: subject), of: subject))
        }
        endpoints.get("audiences/:audience", for: [.readAudiences]) { call in
            let audience = try await audience(call)
            let size = try await lists[audience.subject].count(Listing(condition: audience.membership), zone: zone())
            guard case .object(let fields) = try await json(of: audience) else { return .null }
            return .object(fields.merging([audience.subject.rawValue: .integer(Int64(size))]) { $1 })
        }
        endpoints.put("audiences/:audience", for: [.writeAudiences]) { call in
            let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
            let audience = try await audience(call)
            let condition = try body["condition"].map { try Condition(parsing: $0.text, of: audience.subject) }
            return try await json(
                of: audiences.update(audience.id, name: body["name"]?.string, condition: condition)
            )
        }
        endpoints.delete("audiences/:audience", for: [.writeAudiences]) { call in
            let evenIfUsed = try call.query.choice("even_if_used", of: [("true", true), ("false", false)]) ?? false
            let audience = try await audience(call)
            let json = try await json(of: audience)
            try await audiences.delete(audience.id, evenIfUsed: evenIfUsed)
            return json
        }
        for subject in ListSubject.allCases { add(membersOf: subject, to: endpoints) }
        endpoints.get("audiences/:audience/changes", for: [.readAudiences, .readProfiles], changes)
        endpoints.get("audiences/:audience/sizes", for: [.readAudiences]) { call in
            let audience = try await audience(call)
            let sizes = try await memberships.sizes(of: audience.id, since: Instant(microseconds: 0))
            return .list(sizes.map { $0.json(of: audience.subject) })
        }
        endpoints.get("audiences/:audience/overlaps", for: [.readAudiences]) { call in
            let audience = try await audience(call)
            return .list(try await memberships.overlaps(of: audience.id).map { $0.json(of: audience.subject) })
        }
        endpoints.post("audiences/:audience/preview", for: [.readAudiences, .readProfiles]) { call in
            let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
            let audience = try await audience(call)
            return .json(try await preview(Self.condition(in: body, of: audience.subject), instead: audience))
        }
        endpoints.post("insights", for: [.readAudiences]) { call in
            let insight = try Insight(
                parsing: String(decoding: try await call.body(limit: Self.bodyLimit), as: UTF8.self)
            )
            return .json(try await lists.people.table(insight, zone: zone()).json)
        }
        endpoints.get("event-names", for: [.readEvents]) { _ in .list(try await lists.people.eventNames().map(\.json)) }
        endpoints.get("profiles/:identifier/audiences", for: [.readAudiences, .readProfiles]) { call in
            guard let profile = try await profiles.profile(matching: call.path("identifier")) else {
                throw APIFailure.unknownProfile
            }
            let found = try await lists.people.audiences(of: profile.summary.number, zone: zone()).audiences
            return .list(try await json(of: found))
        }
        endpoints.refuseMethods(at: "profiles/:identifier/audiences", allowing: [.get])
        endpoints.refuseMethods(at: "audiences", allowing: [.get, .post])
        endpoints.refuseMethods(at: "audiences/count", allowing: [.post])
        endpoints.refuseMethods(at: "audiences/:audience", allowing: [.get, .put, .delete])
        endpoints.refuseMethods(at: "audiences/:audience/changes", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/sizes", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/overlaps", allowing: [.get])
        endpoints.refuseMethods(at: "audiences/:audience/preview", allowing: [.post])
        endpoints.refuseMethods(at: "event-names", allowing: [.get])
        endpoints.refuseMethods(at: "insights", allowing: [.post])
    }

    @Sendable private func create(_ call: Call) async throws -> Response {
        let body = try await call.body(limit: Self.bodyLimit)
        let asked = try JSON(parsing: body)
        let subject = try Self.subject(in: asked)
        let condition = try Self.condition(in: asked, of: subject)
        return try await writes.create(call.request, body: body, token: call.token) {
            let name = asked["name"]?.string ?? ""
            let audience = try await audiences.create(name, condition, of: subject, by: call.token.name)
            return IdempotencyLedger.Answer(
                json: try await json(of: audience),
                location: "/api/v1/audiences/\(audience.id)"
            )
        }
    }

    /// Those who belong, and why one of them does or not.
    private func add(membersOf subject: ListSubject, to endpoints: Endpoints) {
        let path = RouterPath("audiences/:audience/\(subject.rawValue)")
        let one = subject == .people ? "identifier" : "company"
        let onePath = RouterPath("audiences/:audience/\(subject.rawValue)/:\(one)")
        endpoints.get(path, for: [.readAudiences, .readProfiles]) { call in
            let page = try await lists[subject].page(
                Listing(condition: try await audience(call, of: subject).membership),
                showing: [],
                after: call.query.cursor,
                limit: call.query.limit(),
                zone: zone()
            )
            let known = try await summaries(page.items.map(\.number), of: subject)
            return .list(Page(items: page.items.compactMap { known[$0.number] }, next: page.next))
        }
        endpoints.get(onePath, for: [.readAudiences, .readProfiles]) { call in
            let audience = try await audience(call, of: subject)
            let number = try await number(matching: call.path(one), of: subject)
            let why = try await lists[subject].explanation(of: audience, for: number, zone: zone())
            guard let why else { throw Self.unknown(subject) }
            return why.json
        }
        endpoints.refuseMethods(at: path, allowing: [.get])
        endpoints.refuseMethods(at: onePath, allowing: [.get])
    }

    private func number(matching text: String, of subject: ListSubject) async throws -> Int64 {
        let number =
            switch subject {
            case .people: try await profiles.profile(matching: text)?.summary.number
            case .companies: try await companies.company(matching: text)?.number
            }
        guard let number else { throw Self.unknown(subject) }
        return number
    }

    private static func unknown(_ subject: ListSubject) -> APIFailure {
        subject == .people ? .unknownProfile : .unknownCompany
    }

    @Sendable private func changes(_ call: Call) async throws -> JSON {
        let audience = try await audience(call)
        let page = try await memberships.changes(
            of: audience.id,
            after: call.query.cursor,
            limit: call.query.limit()
        )
        let known = try await summaries(page.items.map(\.member), of: audience.subject)
        let changes = page.items.map { change -> JSON in
            [
                "id": .string(String(change.id)), "entered": .bool(change.hasEntered),
                audience.subject == .people ? "person" : "company": known[change.member] ?? .null,
                "reason": .string(change.reason.name), "time": .time(change.time),
            ]
        }
        return .list(Page(items: changes, next: page.next))
    }

    private func preview(_ condition: Condition, instead audience: Audience) async throws -> JSON {
        let subject = audience.subject
        let preview = try await lists[subject].preview(of: condition, instead: audience.membership, zone: zone())
        let known = try await summaries(preview.joiningSample + preview.leavingSample, of: subject)
        func some(_ numbers: [Int64]) -> JSON { .array(numbers.compactMap { known[$0] }) }
        return [
            subject.rawValue: .integer(Int64(preview.members)), "joining": .integer(Int64(preview.joining)),
            "leaving": .integer(Int64(preview.leaving)), "joiningSample": some(preview.joiningSample),
            "leavingSample": some(preview.leavingSample),
        ]
    }

    private func count(_ condition: Condition, of subject: ListSubject) async throws -> JSON {
        let listing = Listing(condition: condition)
        let page = try await lists[subject].page(listing, showing: [], limit: Self.sample, zone: zone())
        let known = try await summaries(page.items.map(\.number), of: subject)
        return [
            subject.rawValue: .integer(Int64(page.count)), "sample": .array(page.items.compactMap { known[$0.number] }),
        ]
    }

    private func json(of audience: Audience) async throws -> JSON {
        try await json(of: [audience]).first ?? .null
    }

    private func json(of audiences: [Audience]) async throws -> [JSON] {
        let problems = try await lists.people.problems(of: audiences)
        return audiences.map { $0.json(problems[$0.id]) }
    }

    private func summaries(_ numbers: [Int64], of subject: ListSubject) async throws -> [Int64: JSON] {
        switch subject {
        case .people: try await profiles.summaries(numbers: numbers).mapValues { .object($0.fields) }
        case .companies: try await companies.companies(numbers: numbers).mapValues(\.summary)
        }
    }

    private func audience(_ call: Call, of subject: ListSubject? = nil) async throws -> Audience {
        guard let audience = try await audiences.audience(matching: call.path("audience")) else {
            throw AudienceFailure.missing
        }
        guard subject == nil || audience.subject == subject else { throw AudienceFailure.other(audience.subject) }
        return audience
    }

    private func zone() async throws -> TimeZone {
        TimeZone(identifier: try await workspace.current().timeZone) ?? .gmt
    }

    private static func subject(in body: JSON) throws -> ListSubject {
        guard let said = body["subject"] else { return .people }
        guard let subject = said.string.flatMap({ ListSubject(rawValue: $0) }) else {
            throw APIFailure.invalidField("subject", rule: "must be people or companies")
        }
        return subject
    }

    private static func condition(in body: JSON, of subject: ListSubject) throws -> Condition {
        guard let condition = body["condition"] else {
            throw APIFailure.invalidField("condition", rule: "must say who is meant")
        }
        return try Condition(parsing: condition.text, of: subject)
    }
}
