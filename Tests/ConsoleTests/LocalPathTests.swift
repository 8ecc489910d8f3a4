import Testing

@testable import Console

@Suite("Where somebody is sent on to")
struct LocalPathTests {
    @Test(
        "is within the console",
        arguments: ["/", "/people", "/people?search=%EA%B9%80&order=created", "/live?event=e1"]
    )
    func local(path: String) { #expect(LocalPath(path).text == path) }

    @Test(
        "is never elsewhere",
        arguments: [
            "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
            "evil",
            "", " /people", "/\t/evil.example", "/people\r\nSet-Cookie: a=b", "/\u{0}/evil", "/김",
        ]
    )
    func elsewhere(path: String) { #expect(LocalPath(path).text == "/") }

    @Test("is the first page where nothing is said, or far too much")
    func missing() {
        #expect(LocalPath(nil) == .home)
        #expect(LocalPath("/" + String(repeating: "a", count: 5_000)) == .home)
    }

    @Test("survives the detour over the login")
    func login() {
        #expect(
            LocalPath("/people?search=a&order=created").login == "/login?next=/people%3Fsearch%3Da%26order%3Dcreated"
        )
        #expect(LocalPath.home.login == "/login")
    }
}
