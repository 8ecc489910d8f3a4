import Access
import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// A request that passed the gate.
struct Call: Sendable {
    let request: Request
    let token: APIToken
    let query: Query
    let context: AppContext

    init(_ request: Request, _ context: AppContext, token: APIToken) throws {
        self.request = request
        self.token = token
        self.context = context
        query = try Query(request)
    }

    /// The whole body. Throws ``APIFailure/bodyTooLarge(limit:)``.
    func body(limit: Int) async throws -> [UInt8] {
        var body: [UInt8] = []
        for try await chunk in request.body {
            guard body.count + chunk.readableBytes <= limit else { throw APIFailure.bodyTooLarge(limit: limit) }
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
    }

    /// The part of the path with this name, decoded; empty where it is no percent-encoded UTF-8 or holds a NUL, which
    /// names nothing.
    func path(_ name: String) -> String {
        let text = context.parameters.get(name)?.removingPercentEncoding ?? ""
        return text.utf8.contains(0) ? "" : text
    }
}

/// Registers endpoints that ask for a token with scopes. Nothing is registered without saying which.
struct Endpoints {
    private let group: RouterGroup<AppContext>
    private let gate: TokenGate

    init(group: RouterGroup<AppContext>, gate: TokenGate) { (self.group, self.gate) = (group, gate) }

    /// See ``RouterMethods/refuseMethods(at:allowing:)``.
    func refuseMethods(at path: RouterPath, allowing allowed: [HTTPRequest.Method]) {
        group.refuseMethods(at: path, allowing: allowed)
    }

    func get(
        _ path: RouterPath,
        for scopes: [Scope],
        _ answer: @escaping @Sendable (Call) async throws -> JSON
    ) {
        on(path, .get, for: scopes) { .json(try await answer($0)) }
    }

    /// For what is no JSON.
    func download(
        _ path: RouterPath,
        for scopes: [Scope],
        _ answer: @escaping @Sendable (Call) async throws -> Response
    ) {
        on(path, .get, for: scopes, answer)
    }

    func post(
        _ path: RouterPath,
        for scopes: [Scope],
        _ answer: @escaping @Sendable (Call) async throws -> Response
    ) {
        on(path, .post, for: scopes, answer)
    }

    func put(
        _ path: RouterPath,
        for scopes: [Scope],
        _ answer: @escaping @Sendable (Call) async throws -> JSON
    ) {
        on(path, .put, for: scopes) { .json(try await answer($0)) }
    }

    func delete(
        _ path: RouterPath,
        for scopes: [Scope],
        _ answer: @escaping @Sendable (Call) async throws -> JSON
    ) {
        on(path, .delete, for: scopes) { .json(try await answer($0)) }
    }

    private func on(
        _ path: RouterPath,
        _ method: HTTPRequest.Method,
        for scopes: [Scope],
        _ answer: @escaping @Sendable (Call) async throws -> Response
    ) {
        group.on(path, method: method) { [gate] request, context in
            let token = try await gate.admit(request, needing: scopes)
            return try await answer(try Call(request, context, token: token))
        }
    }
}
