import Core

/// The forms in which texts are compared.
enum SearchText {
    /// Lower-cased, composed, blanks folded to one, full-width letters and digits as everybody else's.
    static func folded(_ text: String) -> String {
        simplyFolded(text) ?? widthFolded(Normalisation.searchable(Normalisation.storable(text)))
    }

    /// For ASCII and Korean syllables, which is nearly everything, without a look into the tables of Unicode.
    private static func simplyFolded(_ text: String) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09...0x0D, 0x20: if let last = output.last, last != 0x20 { output.append(0x20) }
            case 0x41...0x5A: output.append(UInt8(scalar.value) | 0x20)
            case 0x21...0x7E: output.append(UInt8(scalar.value))
            case 0xAC00...0xD7A3: output += UTF8.encode(scalar)?.map { $0 } ?? []
            default: return nil
            }
        }
        if output.last == 0x20 { output.removeLast() }
        return String(decoding: output, as: UTF8.self)
    }

    private static func widthFolded(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0xFF01...0xFF5E).contains($0.value) }) else { return text }
        let scalars = text.unicodeScalars.map { scalar in
            (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value - 0xFEE0)) : scalar
        }
        return String(String.UnicodeScalarView(scalars)).lowercased()
    }

    /// Without the words that say that a company is one: (주), ㈜, 주식회사, Inc., Co., Ltd., Corp. Nil where there are none.
    static func withoutLegalForm(_ folded: String) -> String? {
        var text = folded
        for mark in ["(주)", "㈜", "주식회사", "(유)", "유한회사"] { text = text.replacing(mark, with: " ") }
        var words = text.split(whereSeparator: { $0 == " " || $0 == "," })
        while words.count > 1, let last = words.last, legalForms.contains(String(last)) { words.removeLast() }
        let bare = words.joined(separator: " ")
        return bare.isEmpty || bare == folded ? nil : bare
    }

    private static let legalForms: Set<String> = ["inc", "inc.", "co", "co.", "ltd", "ltd.", "corp", "corp.", "llc"]

    /// The digits of a number, in the national form of Korea where it is one (+82 10 … and 82-10-… as 010…). Nil for
    /// what is no number: anything but digits and the marks that people put between them, or less than two digits.
    static func digits(_ text: String) -> String? {
        var digits = ""
        var isInternational = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "+" where digits.isEmpty: isInternational = true
            case " ", "-", ".", "(", ")", "/", "\u{2010}", "\u{2011}", "\u{2013}": continue
            default: return nil
            }
        }
        if digits.hasPrefix("0082") { (digits, isInternational) = (String(digits.dropFirst(2)), true) }
        if digits.hasPrefix("82"), isInternational || digits.count >= 11 {
            let national = digits.dropFirst(2)
            digits = national.hasPrefix("0") ? String(national) : "0" + national
        }
        return digits.count >= 2 ? digits : nil
    }

    /// The initial consonant of each Korean syllable, a byte each.
    static func initials(_ text: String) -> [UInt8] {
        text.unicodeScalars.compactMap { Hangul.letters(of: $0).map { initialByte($0.initial) } }
    }

    static func initialByte(_ initial: Int) -> UInt8 { UInt8(ascii: "A") + UInt8(initial) }
}
