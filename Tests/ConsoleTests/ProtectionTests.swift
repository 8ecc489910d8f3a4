import Access
import Core
import Events
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import Console

@Suite("Protection")
struct ProtectionTests {
    static let pages = ["/people", "/people/x", "/people/x/history", "/sources", "/sources/x", "/live", "/events/e1"]
    static let changes = ["/preferences", "/sources", "/sources/x/keys", "/sources/x/revocations", "/logout"]

    @Test("Nobody sees a page without logging in")
    func strangers() async throws {
        try await withConsole { console in
            var browser = Browser(client: console.client)
            for page in Self.pages + ["/live/stream", "/live/rate"] {
                let answer = try await browser.get(page)
                #expect(answer.status == .seeOther, "\(page)")
                #expect(answer.headers[.location]?.hasPrefix("/login") == true, "\(page)")
                #expect(answer.text.isEmpty, "\(page)")
            }
            let stream = try await browser.get("/live/stream", headers: [.accept: "text/event-stream"])
            #expect(stream.status == .unauthorized)
            let part = try await browser.get("/people", headers: [.htmxRequest: "true"])
            #expect(part.headers[.htmxRedirect] == "/login")
        }
    }

    @Test("No change is made without the token of the session")
    func forgery() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            var other = try await console.logIn(.admin)
            let foreign = try await other.token()
            for change in Self.changes {
                #expect(try await browser.post(change, [:]).status == .forbidden, "\(change)")
                #expect(try await browser.post(change, ["csrf": foreign]).status == .forbidden, "\(change)")
                let header: HTTPFields = [.forgeryToken: foreign]
                #expect(try await browser.post(change, [:], headers: header).status == .forbidden, "\(change)")
            }
            #expect(try await console.workspace.sources.list().isEmpty)
            let token = try await browser.token()
            let fields = ["name": "Shop", "kind": "web"]
            #expect(try await browser.post("/sources", fields, headers: [.forgeryToken: token]).status == .seeOther)
        }
    }

    @Test("A role sees only what it may, and is refused the rest")
    func roles() async throws {
        try await withConsole { console in
            var support = try await console.logIn(.support)
            #expect(try await support.get("/people").status == .ok)
            #expect(try await support.get("/sources").status == .forbidden)
            #expect(try await !support.get("/people").text.contains(#"href="/sources""#))
            var viewer = try await console.logIn(.viewer)
            let sources = try await viewer.get("/sources")
            #expect(sources.status == .ok)
            #expect(!sources.text.contains("new-source"))
            #expect(try await viewer.submit("/sources", ["name": "Mine", "kind": "web"]).status == .forbidden)
            #expect(try await console.workspace.sources.list().isEmpty)
        }
    }

    @Test("Pages allow no foreign code, no frame, no cache")
    func headers() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            for page in ["/people", "/sources", "/live", "/login", "/nowhere"] {
                let answer = try await browser.get(page)
                let policy = answer.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(page)")
                #expect(!policy.contains("unsafe"), "\(page)")
                #expect(answer.headers[.xContentTypeOptions] == "nosniff", "\(page)")
            }
            #expect(try await browser.get("/people").headers[.cacheControl] == "no-store")
        }
    }

    @Test("What nobody answers has a page for people and JSON for programs")
    func missing() async throws {
        try await withConsole { console in
            var browser = Browser(client: console.client)
            let page = try await browser.get("/no/such/page")
            #expect(page.status == .notFound)
            #expect(page.text.contains("Not found"))
            let json = try await browser.get("/no/such/page", headers: [.accept: "application/json"])
            #expect(json.status == .notFound)
            #expect(json.text.contains(#""code":"no_such_page""#))
        }
    }

    @Test("Assets are kept for ever under their digest, and only then")
    func assets() async throws {
        try await withConsole { console in
            var browser = Browser(client: console.client)
            let page = try await browser.get("/login")
            let path = page.text.firstMatch(of: /href="(\/assets\/[0-9a-f]+\/console\.css)"/).map { String($0.1) } ?? ""
            let style = try await browser.get(path)
            #expect(style.status == .ok)
            #expect(style.headers[.cacheControl]?.contains("immutable") == true)
            let old = try await browser.get("/assets/0000000000000000/console.css")
            #expect(old.headers[.cacheControl] == "no-cache")
            #expect(try await browser.get("/assets/x/..%2F..%2FPackage.swift").status == .notFound)
        }
    }

    @Test("The style guide is there only where it is asked for")
    func styleGuide() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            #expect(try await browser.get("/styleguide").status == .notFound)
        }
        try await withConsole(showsStyleGuide: true) { console in
            var browser = try await console.logIn()
            #expect(try await browser.get("/styleguide").status == .ok)
        }
    }
}
