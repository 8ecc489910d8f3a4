import Core
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import Console

@Suite("Logging in")
struct LoginTests {
    @Test("gives an http-only cookie and leads home")
    func begins() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            let answer = try await browser.get("/")
            #expect(answer.status == .ok)
            #expect(answer.text.contains("<live-home"))
            #expect(try await browser.get("/people").status == .ok)
        }
    }

    @Test(
        "sets cookies that scripts cannot read and other sites cannot send, and that only https carries behind a proxy"
    )
    func cookieAttributes() async throws {
        for trustsProxy in [false, true] {
            try await withConsole(trustsProxy: trustsProxy) { console in
                _ = try await console.logIn()
                var browser = Browser(client: console.client)
                let https: HTTPFields = [.forwardedProtocol: "https"]
                let page = try await browser.get("/login", headers: https)
                let token = page.text.firstMatch(of: /name="token" value="([^"]+)"/).map { String($0.1) } ?? ""
                let form = ["token": token, "email": "owner@example.com", "password": ConsoleHarness.password]
                let answer = try await browser.post("/login", form, headers: https)
                let cookie = answer.headers[values: .setCookie].first { $0.hasPrefix(ConsoleCookies.session) } ?? ""
                #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"))
                #expect(cookie.contains("Secure") == trustsProxy)
            }
        }
    }

    @Test("is refused without the half of the token that the browser keeps")
    func doubleSubmit() async throws {
        try await withConsole { console in
            _ = try await console.logIn()
            var browser = Browser(client: console.client)
            let form = ["email": "owner@example.com", "password": ConsoleHarness.password]
            #expect(try await browser.post("/login", form).status == .forbidden)
            let forged = form.merging(["token": String(repeating: "a", count: 64)]) { $1 }
            #expect(try await browser.post("/login", forged).status == .forbidden)
            #expect(browser.cookies[ConsoleCookies.session] == nil)
        }
    }

    @Test("keeps the e-mail and says what is wrong")
    func wrongPassword() async throws {
        try await withConsole { console in
            _ = try await console.logIn()
            var browser = Browser(client: console.client)
            let answer = try await browser.logIn("owner@example.com", "wrong")
            #expect(answer.status == .unauthorized)
            #expect(answer.text.contains("E-mail or password is wrong"))
            #expect(answer.text.contains(#"value="owner@example.com""#))
            #expect(!answer.text.contains("wrong\""))
        }
    }

    @Test("is locked after too many wrong passwords, and says for how many minutes")
    func lockOut() async throws {
        try await withConsole { console in
            _ = try await console.logIn()
            var browser = Browser(client: console.client)
            for _ in 1...5 { _ = try await browser.logIn("owner@example.com", "wrong") }
            let answer = try await browser.logIn("owner@example.com", ConsoleHarness.password)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.text.contains("Try again in 15 minutes"))
            console.workspace.clock.advance(byMicroseconds: 16 * 60 * Instant.second)
            #expect(try await browser.logIn("owner@example.com", ConsoleHarness.password).status == .seeOther)
        }
    }

    @Test("comes back to where somebody wanted to go, and never to another host")
    func next() async throws {
        try await withConsole { console in
            _ = try await console.logIn()
            var browser = Browser(client: console.client)
            let away = try await browser.get("/people?search=kim&order=created")
            #expect(away.headers[.location] == "/login?next=/people%3Fsearch%3Dkim%26order%3Dcreated")
            for (next, expected) in [("/sources?new=1", "/sources?new=1"), ("//evil.example", "/"), ("https://a", "/")]
            {
                var browser = Browser(client: console.client)
                let answer = try await browser.logIn("owner@example.com", ConsoleHarness.password, next: next)
                #expect(answer.headers[.location] == expected)
            }
        }
    }

    @Test("ends with logging out, on the server too")
    func logOut() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            var copy = browser
            #expect(try await browser.submit("/logout", [:]).status == .seeOther)
            #expect(browser.cookies[ConsoleCookies.session] == nil)
            #expect(try await copy.get("/people").status == .seeOther)
        }
    }
}
