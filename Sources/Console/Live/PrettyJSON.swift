/// Lays JSON text out for reading without understanding it: order and numbers stay as they were sent. Only `\u` escapes
/// become the characters that they mean, because many clients escape everything that is not ASCII.
enum PrettyJSON {
    /// HTML with every character of `json` escaped and its keys, texts, numbers and words marked by class. What is not
    /// JSON comes out as the text that it is. O(length).
    static func html(_ json: String) -> String {
        var printer = Printer(bytes: Array(json.utf8))
        printer.print()
        return String(decoding: printer.output, as: UTF8.self)
    }

    private struct Printer {
        let bytes: [UInt8]
        var output: [UInt8] = []
        private var position = 0
        private var depth = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
            output.reserveCapacity(bytes.count * 3)
        }

        mutating func print() {
            while let byte = peek() {
                switch byte {
                case UInt8(ascii: "{"), UInt8(ascii: "["): open(byte)
                case UInt8(ascii: "}"), UInt8(ascii: "]"): close(byte)
                case UInt8(ascii: ","):
                    take(byte)
                    newLine()
                case UInt8(ascii: ":"):
                    take(byte)
                    output.append(UInt8(ascii: " "))
                case UInt8(ascii: "\""): string()
                case 0x20, 0x09, 0x0A, 0x0D: position += 1
                default: word()
                }
            }
        }

        private func peek(_ ahead: Int = 0) -> UInt8? {
            position + ahead < bytes.count ? bytes[position + ahead] : nil
        }

        private mutating func take(_ byte: UInt8) {
            escape(byte)
            position += 1
        }

        private mutating func open(_ byte: UInt8) {
            take(byte)
            skipBlanks()
            if let next = peek(), next == UInt8(ascii: "}") || next == UInt8(ascii: "]") {
                take(next)
            } else {
                depth += 1
                newLine()
            }
        }

        private mutating func close(_ byte: UInt8) {
            depth = max(0, depth - 1)
            newLine()
            take(byte)
        }

        private mutating func string() {
            let start = position
            position += 1
            while let byte = peek(), byte != UInt8(ascii: "\"") {
                position += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            position = min(position + 1, bytes.count)
            let text = bytes[start..<position]
            skipBlanks()
            mark(text, as: peek() == UInt8(ascii: ":") ? "key" : "text")
        }

        private mutating func word() {
            let start = position
            let ends: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0x22, 0x2C, 0x3A, 0x5B, 0x5D, 0x7B, 0x7D]
            while let byte = peek(), !ends.contains(byte) { position += 1 }
            let isNumber = bytes[start] == 0x2D || (0x30...0x39).contains(bytes[start])
            mark(bytes[start..<position], as: isNumber ? "number" : "word")
        }

        private mutating func mark(_ text: ArraySlice<UInt8>, as kind: StaticString) {
            output += "<span class=\"json-\(kind)\">".utf8
            var rest = text
            while let byte = rest.first {
                if byte == UInt8(ascii: "\\"), let (scalar, length) = PrettyJSON.unescaped(rest) {
                    for byte in String(Character(scalar)).utf8 { escape(byte) }
                    rest = rest.dropFirst(length)
                } else if byte == UInt8(ascii: "\\"), rest.count > 1 {
                    for byte in rest.prefix(2) { escape(byte) }
                    rest = rest.dropFirst(2)
                } else {
                    escape(byte)
                    rest = rest.dropFirst()
                }
            }
            output += "</span>".utf8
        }

        private mutating func escape(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "\""): output += "&quot;".utf8
            case UInt8(ascii: "'"): output += "&#39;".utf8
            default: output.append(byte)
            }
        }

        private mutating func newLine() {
            output.append(0x0A)
            // A hostile depth does not make the answer quadratic.
            output += repeatElement(0x20, count: 2 * min(depth, 32))
        }

        private mutating func skipBlanks() {
            while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
        }
    }

    /// The character that `text` begins with as `\uXXXX` (two of them for a pair), and how many bytes that took. Nil for
    /// other escapes, half pairs, and characters that JSON has to escape.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        guard let high = unit(text) else { return nil }
        if let scalar = Unicode.Scalar(high) {
            return scalar.value < 0x20 || scalar == "\"" || scalar == "\\" ? nil : (scalar, 6)
        }
        guard (0xD800..<0xDC00).contains(high), let low = unit(text.dropFirst(6)), (0xDC00..<0xE000).contains(low)
        else {
            return nil
        }
        let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        return Unicode.Scalar(value).map { ($0, 12) }
    }

    /// The code unit of the `\uXXXX` that `text` begins with.
    private static func unit(_ text: ArraySlice<UInt8>) -> UInt16? {
        guard text.starts(with: "\\u".utf8) else { return nil }
        let digits = text.dropFirst(2).prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
