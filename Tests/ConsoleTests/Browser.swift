import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore

@testable import Console

/// What a browser keeps between requests, over a client that keeps nothing.
struct Browser {
    let client: any TestClientProtocol
    var cookies: [String: String] = [:]
    var language = "en"

    /// A request as a page makes it.
    mutating func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.get, path, headers: headers, body: nil)
    }

    /// A form sent without anything that the page would add.
    mutating func post(
        _ path: String,
        _ fields: [String: String],
        headers: HTTPFields = [:]
    ) async throws
        -> TestResponse
    {
        let body = Query.path("", fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }).dropFirst()
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send(.post, path, headers: headers, body: ByteBuffer(string: String(body)))
    }

    /// A form as its page sends it, with the token that the page was given.
    mutating func submit(_ path: String, _ fields: [String: String]) async throws -> TestResponse {
        let token = try await token()
        return try await post(path, fields.merging(["csrf": token]) { $1 })
    }

    mutating func logIn(_ email: String, _ password: String, next: String = "/") async throws -> TestResponse {
        let page = try await get("/login")
        let token = page.text.firstMatch(of: /name="token" value="([^"]+)"/).map { String($0.1) } ?? ""
        return try await post("/login", ["token": token, "email": email, "password": password, "next": next])
    }

    /// The token of the session, as pages show it.
    mutating func token() async throws -> String {
        let page = try await get("/live")
        return page.text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? ""
    }

    private mutating func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: HTTPFields,
        body: ByteBuffer?
    ) async throws -> TestResponse {
        var fields = headers
        if fields[.accept] == nil { fields[.accept] = "text/html" }
        fields[.acceptLanguage] = language
        if !cookies.isEmpty {
            fields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }
        let answer = try await client.execute(uri: path, method: method, headers: fields, body: body)
        for cookie in answer.headers[values: .setCookie] {
            let parts = (cookie.split(separator: ";").first ?? "").split(separator: "=", maxSplits: 1)
            guard let name = parts.first.map(String.init) else { continue }
            cookies[name] = parts.count == 2 ? parts.last.map(String.init) : nil
        }
        return answer
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
