import Access
import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import TestSupport
import Web

@testable import dangol

/// The whole program's router over an empty workspace in memory, asked one route of the table after the other.
struct RouteHarness: Sendable {
    static let password = "correct horse battery"

    let composition: Composition
    /// Method and path of everything that is registered, as the table writes them.
    let routes: Set<String>
    let client: any TestClientProtocol

    /// Somebody with this role, logged in.
    func session(_ role: Role) async throws -> Session {
        let email = "\(role.rawValue)@example.com"
        _ = try await composition.users.create(email: email, password: Self.password, name: "Mina", role: role)
        let device = Device(address: "192.0.2.1")
        let login = try await composition.sessions.begin(email: email, password: Self.password, from: device)
        guard case .done(let session) = login else { throw AccessFailure.wrongCode }
        return session
    }

    /// Asks `route` as a page of the console would; `forged` without the token that its page was given.
    func ask(_ route: String, as session: Session?, forged: Bool = false) async throws -> TestResponse {
        var headers: HTTPFields = [.accept: "application/json"]
        if let session {
            headers[.cookie] = "dangol_session=\(session.token)"
            if !forged, let name = HTTPField.Name("X-CSRF-Token") { headers[name] = session.csrfToken }
        }
        return try await ask(route, headers)
    }

    /// Asks `route` as a program would.
    func ask(_ route: String, token: String) async throws -> TestResponse {
        try await ask(route, [.authorization: "Bearer \(token)"])
    }

    func ask(_ route: String, _ headers: HTTPFields) async throws -> TestResponse {
        let parts = route.split(separator: " ")
        let path = parts[1].split(separator: "/").map { $0.hasPrefix(":") ? "x" : $0 }.joined(separator: "/")
        // A stream has no end: what is asked of it is its head.
        let method = route.hasSuffix("/stream") ? .head : HTTPRequest.Method(String(parts[0])) ?? .get
        let body = method == .post ? ByteBuffer(string: "") : nil
        return try await client.execute(uri: "/" + path, method: method, headers: headers, body: body)
    }
}

extension TestResponse {
    /// The code of the refusal; nil where it is none.
    var code: String? { (try? JSON(parsing: String(buffer: body)))?["code"]?.string }
}

/// Lends `body` the router.
func withRoutes(_ body: @escaping @Sendable (RouteHarness) async throws -> Void) async throws {
    let assets = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../.assets")
    let settings = SettingSources(flags: ["console.assets": assets.path, "console.style_guide": "true"])
    let composition = try await Composition.memory(Configuration(settings), logger: .silent)
    let router = try composition.router(composition.engine())
    let routes = Set(
        router.routes.map { route in
            "\(route.method) \(route.path)".replacing("{", with: ":").replacing("}", with: "")
        }
    )
    try await Application(router: router, logger: .silent).test(.router) { client in
        try await body(RouteHarness(composition: composition, routes: routes, client: client))
    }
    try await composition.close()
}
