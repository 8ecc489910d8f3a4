/// What somebody typed to find somebody, read in every way that it may be meant.
public struct SearchQuery: Sendable, Hashable {
    /// One way to read a word.
    enum Reading: Sendable, Hashable {
        /// As it is written.
        case literal([UInt8])
        /// Initial consonants: ㄱㅁㅈ.
        case initials([UInt8])
        /// Syllables and initial consonants: 김ㅁㅈ.
        case mixed(SyllablePattern)
        /// A Korean name in Latin letters.
        case sound([UInt8])
        /// A number without the marks in it.
        case digits([UInt8])
    }

    /// Either of these: the text as one, or all of its words in any order. Of a word any reading will do.
    let ways: [[[Reading]]]

    /// The text as it is compared.
    public let text: String

    /// Nil where nothing is sought. At most 200 characters and eight words count.
    public init?(_ text: String?) {
        guard let text else { return nil }
        let folded = SearchText.folded(String(text.prefix(200)))
        guard !folded.isEmpty else { return nil }
        self.text = folded
        let words = folded.split(separator: " ").prefix(8).map(String.init)
        let whole = [Self.readings(of: folded)]
        // Groups of digits are one number.
        let isOne = words.count < 2 || SearchText.digits(folded) != nil
        ways = isOne ? [whole] : [whole, words.map(Self.readings)]
    }

    private static func readings(of text: String) -> [Reading] {
        var readings: [Reading] = [.literal(Array(text.utf8))]
        if let pattern = SyllablePattern(text) {
            if let initials = pattern.initials {
                readings.append(.initials(initials))
            } else {
                readings.append(.mixed(pattern))
            }
        }
        if let digits = SearchText.digits(text) { readings.append(.digits(Array(digits.utf8))) }
        let isLatin = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || " -'.".utf8.contains(byte)
        }
        if isLatin {
            let sound = Sound.of(latin: text)
            if sound.count > 1 { readings.append(.sound(sound)) }
        }
        return readings
    }
}

/// Korean of which some syllables are only begun: 김ㅁㅈ.
struct SyllablePattern: Sendable, Hashable {
    private enum Element: Hashable {
        case syllable(Unicode.Scalar)
        case initial(Int)
    }

    private let elements: [Element]
    /// The longest run of whole syllables, which is what to look for, and how many elements stand before it.
    let needle: [UInt8]
    private let before: Int

    /// Nil unless there is at least one letter among the syllables, and nothing else (blanks do not count).
    init?(_ text: String) {
        var elements: [Element] = []
        for scalar in text.unicodeScalars where scalar != " " {
            if Hangul.letters(of: scalar) != nil {
                elements.append(.syllable(scalar))
            } else if let initial = Hangul.initial(ofLetter: scalar) {
                elements.append(.initial(initial))
            } else {
                return nil
            }
        }
        let letters = elements.filter { if case .initial = $0 { true } else { false } }
        guard !letters.isEmpty else { return nil }
        self.elements = elements
        var longest = 0..<0
        var run = 0..<0
        for (index, element) in elements.enumerated() {
            guard case .syllable = element else {
                run = index + 1..<index + 1
                continue
            }
            run = run.lowerBound..<index + 1
            if run.count > longest.count { longest = run }
        }
        before = longest.lowerBound
        var syllables = String.UnicodeScalarView()
        for case .syllable(let scalar) in elements[longest] { syllables.append(scalar) }
        needle = Array(String(syllables).utf8)
    }

    /// Where there are nothing but initial consonants.
    var initials: [UInt8]? {
        guard needle.isEmpty else { return nil }
        return elements.compactMap { element in
            if case .initial(let initial) = element { SearchText.initialByte(initial) } else { nil }
        }
    }

    /// Whether the text around a place of the needle fits; the range that does. A syllable is three bytes.
    func range(in bytes: UnsafeBufferPointer<UInt8>, around place: Int) -> Range<Int>? {
        let range = place - 3 * before..<place + 3 * (elements.count - before)
        guard range.lowerBound > 0, range.upperBound < bytes.count else { return nil }
        for (index, element) in elements.enumerated() {
            let at = range.lowerBound + 3 * index
            guard bytes[at] & 0xF0 == 0xE0,
                let scalar = Unicode.Scalar(
                    UInt32(bytes[at] & 0x0F) << 12 | UInt32(bytes[at + 1] & 0x3F) << 6 | UInt32(bytes[at + 2] & 0x3F)
                ), let letters = Hangul.letters(of: scalar)
            else { return nil }
            switch element {
            case .syllable(let wanted): guard scalar == wanted else { return nil }
            case .initial(let initial): guard letters.initial == initial else { return nil }
            }
        }
        return range
    }
}
