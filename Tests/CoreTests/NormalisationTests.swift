import Core
import Foundation
import Testing

@Suite struct NormalisationTests {
    @Test(arguments: [
        ("010-1234-5678", "+821012345678"), ("01012345678", "+821012345678"), ("+82 10 1234 5678", "+821012345678"),
        ("82-10-1234-5678", "+821012345678"), ("+82 (0)10-1234-5678", "+821012345678"), ("02-123-4567", "+8221234567"),
        ("0082 10 1234 5678", "+821012345678"), ("０１０-1234-5678", "+821012345678"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("031.123.4567", "+82311234567"), ("011-234-5678", "+82112345678"),
    ])
    func `writes one number in one way`(text: String, expected: String) {
        #expect(Normalisation.phone(text) == expected)
    }

    @Test(arguments: ["", "abc", "12", "010-1234-5678 ext 3", "+", "1234567", "+1234567890123456"])
    func `takes no number for one that is none`(text: String) {
        #expect(Normalisation.phone(text) == nil)
    }

    @Test(arguments: [
        (" Minjun.Kim@Example.COM ", "minjun.kim@example.com"), ("a+b@c.d", "a+b@c.d"), ("김@예시.한국", "김@예시.한국"),
    ])
    func `writes one address in one way`(text: String, expected: String) {
        #expect(Normalisation.email(text) == expected)
    }

    @Test(arguments: ["", "a", "@b", "a@", "a@b@c", "a b@c", "a\u{A0}b@c", "a\u{1}@b"])
    func `takes no text for an address that is none`(text: String) {
        #expect(Normalisation.email(text) == nil)
    }

    @Test func `trims every kind of blank and nothing else`() {
        #expect("\u{3000} 김 민준\n".trimmed == "김 민준")
        #expect("abc".trimmed == "abc")
        #expect(" \n".trimmed.isEmpty)
        #expect(" é ".trimmed == "é")
    }

    @Test func `keeps NUL out of what is stored`() {
        #expect(Normalisation.storable("a\0b") == "a\u{FFFD}b")
        #expect(Normalisation.storable("가\0나\0") == "가\u{FFFD}나\u{FFFD}")
    }

    @Test func `stores one text in one form`() {
        let typed = "\u{1106}\u{1175}\u{11AB}\u{110C}\u{116E}\u{11AB}"
        #expect(Array(Normalisation.storable(typed).utf8) == Array("민준".utf8))
        #expect(Array(Normalisation.storable("e\u{301}").utf8) == Array("é".utf8))
    }

    @Test func `takes no text for composed that is not`() {
        // Every scalar that Unicode has, alone, after a letter and after a syllable.
        for value: UInt32 in 1...0x1_F9FF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for before in ["", "a", "가", "が"] {
                let text = before + String(scalar)
                let stored = Normalisation.storable(text)
                #expect(stored.unicodeScalars.elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars))
            }
        }
    }
}
