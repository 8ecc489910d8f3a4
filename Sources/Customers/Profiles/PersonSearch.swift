import Core
import Storage

/// What somebody types to find a person.
enum PersonSearch {
    /// The condition on the column `s.text`; nil where nothing is sought. Numbers are found however they are written:
    /// 010-1234, 010 1234, +82 10 1234.
    static func condition(_ text: String?) -> SQL? {
        guard let text else { return nil }
        let sought = Normalisation.storable(Normalisation.searchable(text))
        guard !sought.isEmpty else { return nil }
        let digits = sought.unicodeScalars.filter { !" -.()".unicodeScalars.contains($0) }
        let isNumber = digits.count >= 3 && digits.allSatisfy { ("0"..."9").contains($0) || $0 == "+" }
        if isNumber {
            var number = String(String.UnicodeScalarView(digits))
            if number.hasPrefix("+820") { number = "+82" + number.dropFirst(4) }
            // A name or an address may hold the same digits with the same marks between them.
            return "(s.text LIKE \(pattern(number)) ESCAPE '\\' OR s.text LIKE \(pattern(sought)) ESCAPE '\\')"
        }
        return "s.text LIKE \(pattern(sought)) ESCAPE '\\'"
    }

    private static func pattern(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character == "%" || character == "_" || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return "%\(escaped)%"
    }
}
