import Columns
import Core
import Testing

struct TextPatternTests {
    /// What looks alike, changes its length with its case, or joins with what stands beside it.
    private static let pieces = [
        "a", "A", "b", "k", "\u{212A}", "é", "e\u{301}", "e", "\u{301}", "ß", "İ", "i", "\r\n", "\r", "\n", "한",
        "\u{1112}\u{1161}\u{11AB}",
        "하", "\u{11AB}", "글", "漢", "か", "\u{3099}", "が", "😀", "👨‍👩‍👧", "\u{200D}", "@", ".", "Ω", "ω", "ꭰ", "Ꭰ", "힣", "퟿",
        "Ა",
    ]

    private static func text(_ longest: Int, _ random: inout SeededGenerator) -> String {
        // Most are plain.
        let some = Bool.random(using: &random) ? ["a", "B", "b", "한", "글", "@", "漢"] : pieces
        return (0..<Int.random(in: 1...longest, using: &random)).map { _ in some.randomElement(using: &random) ?? "" }
            .joined()
    }

    @Test func `a pattern is found where strings find it`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let (text, wanted) = (Self.text(8, &random), Self.text(3, &random))
            let (whole, part) = (text.lowercased(), wanted.lowercased())
            for isAtBeginning in [false, true] {
                let pattern = TextPattern(wanted, atBeginning: isAtBeginning)
                let isIn = Array(text.utf8).withUnsafeBytes(pattern.isIn)
                #expect(isIn == (isAtBeginning ? whole.hasPrefix(part) : whole.contains(part)), "\(wanted) in \(text)")
            }
        }
    }

    @Test func `all of many values are asked`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var dictionary = ValueDictionary()
        for number in 0..<90_000 {
            _ = dictionary.code(of: "\(number)\(Self.text(4, &random))", .text(""))
        }
        let found = dictionary.codes(with: TextPattern("7A", atBeginning: false))
        for code in 1..<dictionary.count {
            #expect(found[code] == dictionary.text(of: UInt32(code)).lowercased().contains("7a"))
        }
        #expect(!found[0])
    }
}
