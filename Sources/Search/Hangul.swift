/// The syllables of modern Korean and their letters (The Unicode Standard, 3.12 and 18.6).
enum Hangul {
    /// A syllable's letters, by their place in the order of the standard.
    struct Letters: Hashable {
        let initial: Int
        let vowel: Int
        /// 0 where the syllable ends with its vowel.
        let final: Int

        /// The place of the syllable among all.
        var index: Int { (initial * 21 + vowel) * 28 + final }
        /// It begins with its vowel.
        var isOpen: Bool { initial == 11 }

        init(index: Int) {
            (initial, vowel, final) = (index / 588, index % 588 / 28, index % 28)
        }
    }

    /// All 11,172 in order.
    static let all = (0..<11_172).map { Letters(index: $0) }

    private static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3

    /// Nil for what is no syllable.
    static func letters(of scalar: Unicode.Scalar) -> Letters? {
        guard syllables.contains(scalar.value) else { return nil }
        return Letters(index: Int(scalar.value - syllables.lowerBound))
    }

    /// Which initial consonant a single letter is, as keyboards type it (ㄱ) or as decomposed text has it; nil for
    /// vowels and everything else.
    static func initial(ofLetter scalar: Unicode.Scalar) -> Int? {
        if (0x1100...0x1112).contains(scalar.value) { return Int(scalar.value - 0x1100) }
        return initials[scalar]
    }

    private static let initials: [Unicode.Scalar: Int] = Dictionary(
        uniqueKeysWithValues: zip("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ".unicodeScalars, 0...)
    )

    /// The syllable in Latin letters by the Revised Romanisation of 2000, letter by letter, as names are written.
    static func romanised(_ letters: Letters) -> String {
        latinInitials[letters.initial] + latinVowels[letters.vowel] + latinFinals[letters.final]
    }

    private static let latinInitials = [
        "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
    ]
    private static let latinVowels = [
        "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
        "ui", "i",
    ]
    private static let latinFinals = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
        "t", "t", "k", "t", "p", "t",
    ]
}
