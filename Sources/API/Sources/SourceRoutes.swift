import Access
import Core
import Events
import HTTPTypes
import Hummingbird
import Web

/// Where events come from, and the keys under which they may.
struct SourceRoutes: Sendable {
    private static let bodyLimit = 64 << 10

    let sources: Sources
    let writes: IdempotentWrites

    func add(to endpoints: Endpoints) {
        endpoints.get("sources", for: [.readSources]) { _ in
            .list(try await sources.list().map(\.json))
        }
        endpoints.post("sources", for: [.writeSources]) { call in
            let body = try await call.body(limit: Self.bodyLimit)
            let new = try NewSource(body)
            return try await writes.create(call.request, body: body, token: call.token) {
                let source = try await sources.create(name: new.name, kind: new.kind)
                return IdempotencyLedger.Answer(json: source.json, location: "/api/v1/sources/\(source.id)")
            }
        }
        endpoints.get("sources/:id", for: [.readSources]) { try await source($0).json }
        endpoints.post("sources/:id/write-keys", for: [.writeSources]) { call in
            try await writes.create(call.request, body: [], token: call.token) {
                let source = try await sources.rotate(id: source(call).id)
                return IdempotencyLedger.Answer(json: source.json, location: nil)
            }
        }
        endpoints.delete("sources/:id/write-keys/:key", for: [.writeSources]) { call in
            try await sources.revoke(key: call.path("key"), of: source(call).id).json
        }
        endpoints.refuseMethods(at: "sources", allowing: [.get, .post])
        endpoints.refuseMethods(at: "sources/:id", allowing: [.get])
        endpoints.refuseMethods(at: "sources/:id/write-keys", allowing: [.post])
        endpoints.refuseMethods(at: "sources/:id/write-keys/:key", allowing: [.delete])
    }

    private func source(_ call: Call) async throws -> Source {
        guard let source = try await sources.source(id: call.path("id")) else { throw APIFailure.unknownSource }
        return source
    }
}
