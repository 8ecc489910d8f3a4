import Foundation

/// How identifiers are written down, so that two spellings of one address or number are one person.
public enum Normalisation {
    /// Trimmed and lower-cased; nil where it is no address (`local@domain` with a dot or a single label, no blanks).
    /// Dots and `+tags` stay: only some providers ignore them, and joining two people is worse than missing one.
    public static func email(_ text: String) -> String? {
        let address = text.trimmed.lowercased()
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, address.utf8.count <= 254,
            !address.unicodeScalars.contains(where: {
                $0.value <= 0x20 || $0.value > 0x7E && $0.properties.isWhitespace
            })
        else { return nil }
        return address
    }

    /// E.164 (`+821012345678`); nil where it cannot be a number. A number without country code is read as one of
    /// `country`, by default Korea: 010-1234-5678, 01012345678, +82 10…, 82-10…, 0082…; the old mobile prefixes
    /// 011 and 016–019 stay as they are, for they belong to nobody else.
    public static func phone(_ text: String, country: String = "82") -> String? {
        var digits = ""
        var international = false
        for scalar in text.trimmed.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "+" where digits.isEmpty: international = true
            case "\u{FF10}"..."\u{FF19}": digits.append(String(scalar.value - 0xFF10))
            case " ", "-", ".", "(", ")", "/", "\u{2010}", "\u{2011}", "\u{2013}": continue
            default: return nil
            }
        }
        if !international, digits.hasPrefix("00") {
            digits.removeFirst(2)
            international = true
        }
        if !international {
            if digits.hasPrefix("0") {
                digits = country + digits.dropFirst()
            } else if !digits.hasPrefix(country) || digits.count < country.count + 8 {
                return nil
            }
        }
        // +82 (0)10… is written by many and dialled by nobody.
        if digits.hasPrefix(country + "0") { digits = country + digits.dropFirst(country.count + 1) }
        return (8...15).contains(digits.count) ? "+" + digits : nil
    }

    /// What search compares: lower-cased, blanks folded to one.
    public static func searchable(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Text as it is stored: in composed form (Unicode NFC), because to Swift two forms of one text are equal and to a
    /// table they are not (a Hangul name typed on macOS comes decomposed); and without NUL, which PostgreSQL's TEXT does
    /// not have.
    public static func storable(_ text: String) -> String {
        if text.unicodeScalars.allSatisfy(hasOneForm) { return text }
        return text.precomposedStringWithCanonicalMapping.replacingOccurrences(of: "\0", with: "\u{FFFD}")
    }

    /// Whether a text of such scalars alone is composed as it stands: none of them composes with what stands before it, and
    /// none is another form of something (Unicode 15.1, `NFC_Quick_Check` and `Canonical_Combining_Class`). Latin with
    /// its accents, Hangul syllables, kana and the common ideographs: nearly everything.
    private static func hasOneForm(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x01...0x2FF, 0x3000...0x3029, 0x3030...0x3098, 0x309B...0x30FF, 0x4E00...0x9FFF, 0xAC00...0xD7A3: true
        default: false
        }
    }
}

extension String {
    /// Without white space at either end.
    public var trimmed: String {
        // Nearly everything has a letter or a digit at either end, and then there is nothing to do.
        if let first = utf8.first, let last = utf8.last, (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) {
            return self
        }
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return first == startIndex && index(after: last) == endIndex ? self : String(self[first...last])
    }
}
