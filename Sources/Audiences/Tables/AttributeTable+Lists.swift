import Columns
import Core

/// A value that is a list passes a test where one of its elements does, and "none of these" where none of them is.
extension AttributeTable {
    static func holds(
        _ test: ValueTest,
        ofList code: UInt32,
        in dictionary: ValueDictionary,
        _ circumstances: Circumstances
    ) -> Bool {
        switch test {
        case .exists: return true
        case .missing: return false
        case .isNone(let texts): return !holds(.isAny(texts), ofList: code, in: dictionary, circumstances)
        case .isAny(let texts):
            // Many lists hold none of them, which is seen without taking them apart.
            guard dictionary.withBytes(of: code, { mayHold(texts, $0) }) else { return false }
            let whole = dictionary.text(of: code)
            return texts.contains(whole) || elements(of: whole).contains { texts.contains($0.text) }
        case .contains(let text), .begins(let text):
            let isAtBeginning = if case .begins = test { true } else { false }
            let pattern = TextPattern(text, atBeginning: isAtBeginning)
            return elements(of: dictionary.text(of: code)).contains { element in
                var text = element.text
                return text.withUTF8 { pattern.isIn(UnsafeRawBufferPointer($0)) }
            }
        default:
            return elements(of: dictionary.text(of: code)).contains { holds(test, of: $0.order, circumstances) }
        }
    }

    static func elements(of list: String) -> [TraitValue] {
        ((try? JSON(parsing: list))?.array ?? []).map { TraitValue($0) }
    }

    /// False only where none of the texts can be an element. A text with a backslash may be written in another way.
    private static func mayHold(_ texts: [String], _ json: UnsafeRawBufferPointer) -> Bool {
        guard texts.count <= few, !json.contains(UInt8(ascii: "\\")) else { return true }
        return texts.contains { TextPattern($0, atBeginning: false).isIn(json) || $0.utf8.contains(UInt8(ascii: "\"")) }
    }

    /// Texts that are looked for one by one.
    private static let few = 8
}
