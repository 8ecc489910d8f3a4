/// Reads one JSON text (RFC 8259) in a single pass. Strict, bounded in depth; of equal fields the last one counts.
struct JSONReader {
    /// Deeper texts are refused rather than trusted with the stack.
    private static let deepest = 512

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The whole text as one value. Throws ``JSONFailure``.
    mutating func document() throws(JSONFailure) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw JSONFailure() }
        return value
    }

    private mutating func value(depth: Int) throws(JSONFailure) -> JSON {
        skipSpace()
        guard depth <= Self.deepest, index < bytes.count else { throw JSONFailure() }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONFailure) -> JSON {
        var fields: [String: JSON] = [:]
        index += 1
        if skip("}") { return .object(fields) }
        while true {
            skipSpace()
            let key = try string()
            guard skip(":") else { throw JSONFailure() }
            fields[key] = try value(depth: depth + 1)
            if skip("}") { return .object(fields) }
            guard skip(",") else { throw JSONFailure() }
        }
    }

    private mutating func array(depth: Int) throws(JSONFailure) -> JSON {
        var values: [JSON] = []
        index += 1
        if skip("]") { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            if skip("]") { return .array(values) }
            guard skip(",") else { throw JSONFailure() }
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONFailure) -> JSON {
        let expected = text.withUTF8Buffer { Array($0) }
        guard bytes[index...].starts(with: expected) else { throw JSONFailure() }
        index += expected.count
        return value
    }
}

extension JSONReader {
    private mutating func string() throws(JSONFailure) -> String {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw JSONFailure() }
        index += 1
        let start = index
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\\") {
            if bytes[index] == UInt8(ascii: "\"") {
                defer { index += 1 }
                return try text(bytes[start..<index])
            }
            index += 1
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws(JSONFailure) -> String {
        var unescaped = Array(bytes[start..<index])
        while index < bytes.count, bytes[index] >= 0x20 {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return try text(unescaped[...]) }
            if byte == UInt8(ascii: "\\") {
                unescaped += try escape()
            } else {
                unescaped.append(byte)
            }
        }
        throw JSONFailure()
    }

    private mutating func escape() throws(JSONFailure) -> [UInt8] {
        guard index < bytes.count else { throw JSONFailure() }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try scalar())).utf8)
        default: throw JSONFailure()
        }
    }

    private mutating func scalar() throws(JSONFailure) -> Unicode.Scalar {
        var code = try unit()
        if (0xD800...0xDBFF).contains(code) {
            guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
            else { throw JSONFailure() }
            index += 2
            let low = try unit()
            guard (0xDC00...0xDFFF).contains(low) else { throw JSONFailure() }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw JSONFailure() }
        return scalar
    }

    private mutating func unit() throws(JSONFailure) -> UInt32 {
        guard index + 4 <= bytes.count else { throw JSONFailure() }
        var code: UInt32 = 0
        for digit in bytes[index..<index + 4] {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { throw JSONFailure() }
            code = code << 4 | UInt32(value)
        }
        index += 4
        return code
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(JSONFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw JSONFailure() }
        return text
    }

    /// A whole number that fits into 64 bits is one; everything else is a double, as close as that comes.
    private mutating func number() throws(JSONFailure) -> JSON {
        let start = index
        if peek() == UInt8(ascii: "-") { index += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else { throw JSONFailure() }
        var isWhole = true
        if peek() == UInt8(ascii: ".") {
            index += 1
            isWhole = false
            guard digits() > 0 else { throw JSONFailure() }
        }
        if let exponent = peek(), exponent | 0x20 == UInt8(ascii: "e") {
            index += 1
            isWhole = false
            if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { throw JSONFailure() }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw JSONFailure() }
        return .number(number)
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = peek(), byte &- 48 < 10 { index += 1 }
        return index - start
    }

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = peek(), UInt32(byte) == character.value else { return false }
        index += 1
        return true
    }
}
