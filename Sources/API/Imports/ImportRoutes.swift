import Access
import Core
import Foundation
import HTTPTypes
import Hummingbird
import Importing
import Web

/// Files that become people, events and companies: uploaded, mapped, started, taken back. What becomes of one is told by its job.
struct ImportRoutes: Sendable {
    private static let bodyLimit = 256 << 10
    private static let kinds = ImportKind.allCases.map { (name: $0.rawValue, value: $0) }

    let imports: Imports
    let workspace: WorkspaceSettings
    let writes: IdempotentWrites
    /// The largest file.
    let uploadBytes: Int

    func add(to endpoints: Endpoints) {
        endpoints.get("imports", for: [.importData]) { call in
            .list(try await imports.latest(call.query.limit()).map(\.json))
        }
        endpoints.post("imports", for: [.importData], upload)
        endpoints.get("imports/:id", for: [.importData]) { try await imports.import($0.path("id")).json }
        endpoints.put("imports/:id", for: [.importData], change)
        endpoints.delete("imports/:id", for: [.importData]) { call in
            let planned = try await imports.import(call.path("id"))
            try await imports.discard(planned.id)
            return planned.json
        }
        endpoints.post("imports/:id/start", for: [.importData]) { call in
            .json(try await imports.start(call.path("id"), by: call.token.name).json, status: .accepted)
        }
        endpoints.post("imports/:id/undo", for: [.importData]) { call in
            .json(try await imports.undo(call.path("id"), by: call.token.name).json, status: .accepted)
        }
        endpoints.refuseMethods(at: "imports", allowing: [.get, .post])
        endpoints.refuseMethods(at: "imports/:id", allowing: [.get, .put, .delete])
        endpoints.refuseMethods(at: "imports/:id/start", allowing: [.post])
        endpoints.refuseMethods(at: "imports/:id/undo", allowing: [.post])
    }

    /// Takes the bytes of a file as they come.
    @Sendable private func upload(_ call: Call) async throws -> Response {
        guard let kind = try call.query.choice("kind", of: Self.kinds) else {
            throw APIFailure.invalidParameter("kind", rule: "must say what the rows are: people, events or companies")
        }
        return try await writes.create(call.request, streamedUpTo: uploadBytes, token: call.token) {
            let planned = try await imports.plan(
                upload: call.request.body.map(\.readableBytesView),
                of: call.request.headers[.contentLength].flatMap { Int($0) },
                limit: uploadBytes,
                fileName: call.query.text("name") ?? "",
                kind: kind,
                timeZone: workspace.current().timeZone,
                by: call.token.name
            )
            return IdempotencyLedger.Answer(json: planned.json, location: "/api/v1/imports/\(planned.id)")
        }
    }

    /// What the body does not name stays as it is.
    @Sendable private func change(_ call: Call) async throws -> JSON {
        let body = try JSON(parsing: try await call.body(limit: Self.bodyLimit))
        guard case .object(let fields) = body else { throw APIFailure.invalidField("body", rule: "must be an object") }
        let planned = try await imports.import(call.path("id"))
        var plan = planned.plan
        if let mapping = fields["mapping"] {
            guard case .object(let targets) = mapping else {
                throw APIFailure.invalidField("mapping", rule: "must be an object: what each column says, by its name")
            }
            plan = try plan.mapping(
                targets.sorted { $0.key < $1.key }.map { column, target in
                    guard let target = target.string else {
                        throw APIFailure.invalidField(
                            "mapping",
                            rule: "must say what each column is as a text, such as email or age:number"
                        )
                    }
                    return "\(column)=\(target)"
                }
            )
        }
        if let name = try Self.text("eventName", in: fields) { plan.eventName = name }
        if let zone = try Self.text("timeZone", in: fields) {
            guard TimeZone(identifier: zone) != nil else {
                throw APIFailure.invalidField(
                    "timeZone",
                    rule: "must be the IANA name of a time zone, such as Asia/Seoul"
                )
            }
            plan.timeZone = zone
        }
        if let text = try Self.text("asOf", in: fields) {
            guard let time = Instant(iso8601: text) else {
                throw APIFailure.invalidField(
                    "asOf",
                    rule: "must be a time as RFC 3339 has it, such as 2026-01-31T00:00:00Z"
                )
            }
            plan.asOf = time
        }
        let source = try Self.text("source", in: fields) ?? planned.sourceName
        return try await imports.change(planned.id, plan: plan, sourceName: source).json
    }

    private static func text(_ name: String, in fields: [String: JSON]) throws(APIFailure) -> String? {
        guard let field = fields[name] else { return nil }
        guard let text = field.string else { throw .invalidField(name, rule: "must be a text") }
        return text
    }
}
