import Core
import Testing

@testable import Console

@Suite("The language that a browser asks for")
struct LanguageTests {
    @Test(
        "is the first by weight that the console speaks",
        arguments: [
            ("ko-KR,ko;q=0.9,en-US;q=0.8", Language.korean), ("en-US,en;q=0.9,ko;q=0.8", .english),
            ("fr, ko;q=0.5", .korean),
            ("ko;q=0.1, en;q=0.7", .english), ("KO", .korean), ("de", .english), ("", .english), ("ko;q=0", .english),
            (";;,,ko;q=x", .korean),
        ]
    )
    func negotiation(header: String, language: Language) {
        #expect(Language(accepting: header) == language)
    }

    @Test("is English where it says nothing")
    func missing() { #expect(Language(accepting: nil) == .english) }
}
