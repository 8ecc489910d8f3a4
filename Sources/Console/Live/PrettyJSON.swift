/// Lays JSON text out for reading without understanding it: order, numbers and escapes stay as they were sent.
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
            output += "<span class=\"\(kind)\">".utf8
            for byte in text { escape(byte) }
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
}
