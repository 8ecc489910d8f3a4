import Access
import Core
import Customers
import Events
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import Console

@Suite("Screens")
struct ScreensTests {
    private static let identify = #"""
        {"type":"identify","messageId":"m1","userId":"u-1","anonymousId":"a-1","timestamp":"2026-09-23T11:00:00Z",
        "traits":{"name":"<b>김민준</b>","email":"minjun@example.com","phone":"010-2345-6789","plan":"pro"}}
        """#
    private static let order = #"""
        {"type":"track","messageId":"m2","event":"Order Completed","userId":"u-1","timestamp":"2026-09-23T11:30:00Z",
        "properties":{"order_id":"20981","revenue":214500,"currency":"KRW","products":[{"quantity":3}]}}
        """#

    @Test("People can be found by any part of name, e-mail and phone, and the address keeps what was asked")
    func search() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            for part in ["민준", "minjun@", "2345", "010-2345"] {
                let page = try await browser.get(Query.path("/people", [("search", part)]))
                #expect(page.text.contains("minjun@example.com"), "\(part)")
                #expect(page.text.contains(#"value="\#(part)""#), "\(part)")
            }
            #expect(try await browser.get("/people?search=nobody").text.contains("Nobody matches “nobody”"))
        }
    }

    @Test("A part of the list comes without the shell")
    func partialList() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            let part = try await browser.get("/people?search=minjun", headers: [.htmxRequest: "true"])
            #expect(part.text.hasPrefix(#"<section id="people""#))
            #expect(part.headers[.vary] == "HX-Request")
            let restored = try await browser.get(
                "/people",
                headers: [.htmxRequest: "true", .htmxHistoryRestore: "true"]
            )
            #expect(restored.text.hasPrefix("<!doctype html>"))
        }
    }

    @Test("An empty workspace leads to the sources")
    func emptyPeople() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            let page = try await browser.get("/people").text
            #expect(page.contains("Nobody is here yet"))
            #expect(page.contains(#"class="btn primary" href="/sources""#))
        }
    }

    @Test("A person's page shows traits with their source, identifiers, sentences and reasons, all escaped")
    func person() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            browser.language = "ko"
            let path = try await personPath(&browser)
            let page = try await browser.get(path).text
            for text in [
                "&lt;b&gt;김민준&lt;/b&gt;", "010-2345-6789", "요금제", "주문 완료", "#20981 · 3개 상품 · ₩214,500", "Shop",
                "사용자 ID", "익명 ID", "이 식별자를 처음 보았어요.", "알려진 고객",
            ] {
                #expect(page.contains(text), "\(text)")
            }
            #expect(!page.contains("<b>김민준"))
        }
    }

    @Test("The timeline is filtered by kind, in the address and as a part")
    func timelineFilter() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            let path = try await personPath(&browser)
            let orders = try await browser.get(path + "?show=orders", headers: [.htmxRequest: "true"]).text
            #expect(orders.contains("Order completed") && !orders.contains("Profile updated"))
            let pages = try await browser.get(path + "?show=pages").text
            #expect(pages.contains("There are no events to show here yet."))
        }
    }

    @Test("A long timeline continues where it stopped, without saying a day twice")
    func longTimeline() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            let events = (1...60).map { number in
                #"{"type":"page","messageId":"p\#(number)","userId":"u-1","timestamp":"2026-09-23T10:00:00Z"}"#
            }
            try await console.workspace.send(batch: events)
            try await console.workspace.settle()
            let path = try await personPath(&browser)
            let first = try await browser.get(path).text
            let next = try #require(first.firstMatch(of: /hx-get="(\/people\/[^"]+after=[^"]+)"/).map { String($0.1) })
            let rest = try await browser.get(next.replacing("&amp;", with: "&"), headers: [.htmxRequest: "true"]).text
            #expect(first.matches(of: /class="ev-details"/).count == 40)
            #expect(rest.matches(of: /class="ev-details"/).count == 22)
            #expect(!rest.contains(#"class="day""#))
            #expect(!rest.contains("<html"))
        }
    }

    @Test("An event's page shows its end state, its reason in words and the whole payload")
    func event() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            try await console.workspace.send(#"{"type":"track","messageId":"m9","userId":"u-1"}"#)
            try await console.workspace.settle()
            let live = try await browser.get("/live").text
            #expect(live.contains("Quarantined: no event name") || live.contains("Dropped: no event name"))
            let path = try #require(live.firstMatch(of: /href="(\/events\/r[^"]+)"/).map { String($0.1) })
            let page = try await browser.get(path).text
            #expect(page.contains("A track call needs an event name."))
            #expect(page.contains("&quot;m9&quot;"))
            #expect(try await browser.get("/events/e999999").status == .notFound)
            #expect(try await browser.get("/events/nonsense").status == .notFound)
        }
    }

    @Test("A source is created, rotated and revoked; its page waits and then turns green")
    func sources() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            let created = try await browser.submit("/sources", ["name": "Shop <1>", "kind": "server"])
            let path = try #require(created.headers[.location])
            let page = try await browser.get(path).text
            #expect(page.contains("Shop &lt;1&gt;") && page.contains("Waiting for the first event"))
            #expect(page.contains(#"hx-trigger="every 2s""#))
            let source = try #require(try await console.workspace.sources.list().first)
            _ = try await browser.submit(path + "/keys", [:])
            let key = try #require(source.writeKeys.first?.key)
            _ = try await browser.submit(path + "/revocations", ["key": key])
            let keys = try await console.workspace.sources.list().first?.writeKeys ?? []
            #expect(keys.count == 2)
            #expect(keys.first { $0.key == key }?.isActive == false)
            try await console.workspace.send(Self.order, from: source.number)
            try await console.workspace.settle()
            let pulse = try await browser.get(path + "/pulse", headers: [.htmxRequest: "true"]).text
            #expect(pulse.contains("Receiving events") && !pulse.contains("hx-trigger"))
        }
    }

    @Test("A source without a name comes back with what was typed and what to mend")
    func sourceForm() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            let answer = try await browser.submit("/sources", ["name": " ", "kind": "mobile"])
            #expect(answer.status == .badRequest)
            #expect(answer.text.contains("Give it a name."))
            #expect(answer.text.contains(#"value="mobile" checked"#))
        }
    }

    @Test("Language and theme are kept, the language with the user too")
    func preferences() async throws {
        try await withConsole { console in
            var browser = try await console.logIn()
            #expect(try await browser.get("/people").text.contains(#"<html lang="en" data-theme="auto""#))
            let answer = try await browser.submit("/preferences", ["language": "ko", "here": "//evil.example"])
            #expect(answer.headers[.location] == "/")
            _ = try await browser.submit("/preferences", ["theme": "dark", "here": "/people"])
            #expect(try await browser.get("/people").text.contains(#"<html lang="ko" data-theme="dark""#))
            #expect(try await console.users.user(email: "owner@example.com")?.language == .korean)
            #expect(try await browser.submit("/preferences", ["language": "xx"]).status == .badRequest)
        }
    }

    @Test("No page of fifty people is larger than 60 KB")
    func size() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            let people = (1...60).map { number in
                #"""
                {"type":"identify","messageId":"i\#(number)","userId":"user-\#(number)","traits":{"name":"Somebody Longname \#(number)",
                "email":"somebody.longname.\#(number)@example.com","phone":"010-2345-\#(1_000 + number)"}}
                """#
            }
            try await console.workspace.send(batch: people)
            try await console.workspace.settle()
            for page in ["/people", "/live", try await personPath(&browser)] {
                #expect(try await browser.get(page).body.readableBytes < 60 * 1_024, "\(page)")
            }
        }
    }

    @Test("Hostile addresses are answered, not obeyed")
    func hostileAddresses() async throws {
        try await withConsole { console in
            var browser = try await populated(console)
            for path in [
                "/people?search=%27%3B%20DROP%20TABLE%20person--", "/people?search=%00", "/people?search=%25_%5C",
                "/people?order=%22%3E%3Cscript%3E", "/live?state=x&source=%27&name=%3Cscript%3E",
                "/people?search=" + long,
            ] {
                let answer = try await browser.get(path)
                #expect(answer.status == .ok, "\(path)")
                #expect(!answer.text.contains("<script>"), "\(path)")
            }
            #expect(try await browser.get("/people?after=nonsense").status == .badRequest)
            #expect(try await browser.get("/people/%00").status == .notFound)
        }
    }

    private let long = String(repeating: "%EA%B9%80", count: 400)

    /// One known person from a source called Shop.
    private func populated(_ console: ConsoleHarness) async throws -> Browser {
        let source = try await console.workspace.sources.create(name: "Shop", kind: .web)
        try await console.workspace.send(batch: [Self.identify, Self.order])
        #expect(source.number == PipelineHarness.source)
        try await console.workspace.settle()
        return try await console.logIn()
    }

    private func personPath(_ browser: inout Browser) async throws -> String {
        let page = try await browser.get("/people?search=minjun").text
        return try #require(page.firstMatch(of: /row-link" href="([^"]+)"/).map { String($0.1) })
    }
}
