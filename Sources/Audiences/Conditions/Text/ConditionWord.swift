/// A word of a condition's text form, and where it stands.
struct ConditionWord: Equatable {
    enum Kind: Equatable {
        /// As it was typed, and in quotes, which is never one of the language's own words.
        case bare, quoted
        case mark
    }

    let kind: Kind
    let text: String
    /// In characters, from 1.
    let place: Int

    /// Characters of a word that needs no quotes, beside letters and digits.
    private static let inner: Set<Character> = ["_", "-", ".", ":", "@", "+", "/", "%"]
    private static let marks: Set<Character> = ["(", ")", "[", "]", ",", ";", "*", "=", "<", ">", "!"]

    static func isBare(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || inner.contains($0) }
    }

    /// In quotes where it could be taken for something else.
    static func quoted(_ text: String, unlessIn plain: (String) -> Bool = { _ in true }) -> String {
        if isBare(text), plain(text) { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Throws ``ConditionFailure`` where a quote has no end or something is no word.
    static func words(of text: String) throws -> [ConditionWord] {
        var words: [ConditionWord] = []
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            let (character, start) = (characters[index], index)
            if character.isWhitespace {
                index += 1
            } else if character == "\"" {
                var value = ""
                index += 1
                while index < characters.count, characters[index] != "\"" {
                    if characters[index] == "\\", index + 1 < characters.count { index += 1 }
                    value.append(characters[index])
                    index += 1
                }
                guard index < characters.count else {
                    throw ConditionFailure(Misread(place: start + 1, found: "\"", wanted: .kind(.closedQuote)))
                }
                index += 1
                words.append(ConditionWord(kind: .quoted, text: value, place: start + 1))
            } else if marks.contains(character) {
                let isPair = "<>!".contains(character) && index + 1 < characters.count && characters[index + 1] == "="
                index += isPair ? 2 : 1
                words.append(
                    ConditionWord(kind: .mark, text: isPair ? "\(character)=" : "\(character)", place: start + 1)
                )
            } else if isBare(String(character)) {
                while index < characters.count, isBare(String(characters[index])) { index += 1 }
                words.append(ConditionWord(kind: .bare, text: String(characters[start..<index]), place: start + 1))
            } else {
                throw ConditionFailure(Misread(place: start + 1, found: "\(character)", wanted: .kind(.quoted)))
            }
        }
        return words
    }
}
