/// Mends `\uD800`…`\uDFFF` escapes that stand alone: JSON's grammar allows them (RFC 8259 §8.2), Unicode does not, and
/// JavaScript clients that cut a string in the middle of an emoji send them.
enum SurrogateRepair {
    /// The text with every lone surrogate escape replaced by `\ufffd`; nil where there is none. O(length).
    static func mended(_ body: [UInt8]) -> [UInt8]? {
        var output = body
        var changed = false
        var index = 0
        while index < body.count {
            guard body[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = escapedUnit(body, at: index) else {
                index += 2
                continue
            }
            if (0xD800...0xDBFF).contains(unit), let low = escapedUnit(body, at: index + 6),
                (0xDC00...0xDFFF).contains(low)
            {
                index += 12
                continue
            }
            if (0xD800...0xDFFF).contains(unit) {
                output.replaceSubrange(index..<index + 6, with: Array("\\ufffd".utf8))
                changed = true
            }
            index += 6
        }
        return changed ? output : nil
    }

    private static func escapedUnit(_ body: [UInt8], at index: Int) -> UInt32? {
        guard index + 6 <= body.count, body[index] == UInt8(ascii: "\\"), body[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt32 = 0
        for digit in body[index + 2..<index + 6] {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(value)
        }
        return unit
    }
}
