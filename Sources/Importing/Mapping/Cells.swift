import Core

/// Numbers as spreadsheets write them: `12300`, `12,300`, `₩12,300`, `12,300원`, `-4.5`, `(1,200)`, `$ 9.90`.
enum NumberCell {
    static func isNumber(_ bytes: [UInt8]) -> Bool {
        var output: [UInt8] = []
        return bytes.withUnsafeBufferPointer { append($0, to: &output) }
    }

    /// Appends the number as JSON writes it; false, and nothing appended, where it is none.
    static func append(_ cell: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
        var bytes = cell[...]
        var isNegative = false
        let start = output.count
        func fail() -> Bool {
            output.removeLast(output.count - start)
            return false
        }
        if bytes.first == UInt8(ascii: "("), bytes.last == UInt8(ascii: ")") {
            isNegative = true
            bytes = bytes.dropFirst().dropLast()
        }
        for sign in signs where bytes.starts(with: sign) { bytes = bytes.dropFirst(sign.count) }
        for unit in units where bytes.count > unit.count && bytes.suffix(unit.count).elementsEqual(unit) {
            bytes = bytes.dropLast(unit.count)
        }
        while bytes.first == 0x20 { bytes = bytes.dropFirst() }
        while bytes.last == 0x20 { bytes = bytes.dropLast() }
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            if first == UInt8(ascii: "-") { isNegative.toggle() }
            bytes = bytes.dropFirst()
            for sign in signs where bytes.starts(with: sign) { bytes = bytes.dropFirst(sign.count) }
        }
        if isNegative { output.append(UInt8(ascii: "-")) }
        var digits = 0
        var isLeading = true
        var index = bytes.startIndex
        while index < bytes.endIndex, bytes[index] != UInt8(ascii: "."), bytes[index] | 0x20 != UInt8(ascii: "e") {
            let byte = bytes[index]
            if byte == UInt8(ascii: ",") {
                guard digits > 0 else { return fail() }
            } else {
                guard byte &- 48 < 10 else { return fail() }
                digits += 1
                // JSON has no leading zeros.
                if byte != 48 { isLeading = false }
                if !isLeading { output.append(byte) }
            }
            index += 1
        }
        if isLeading { output.append(48) }
        if index < bytes.endIndex, bytes[index] == UInt8(ascii: ".") {
            let point = output.count
            output.append(UInt8(ascii: "."))
            index += 1
            while index < bytes.endIndex, bytes[index] &- 48 < 10 {
                output.append(bytes[index])
                digits += 1
                index += 1
            }
            if output.count == point + 1 { output.removeLast() }
        }
        if index < bytes.endIndex, bytes[index] | 0x20 == UInt8(ascii: "e"), digits > 0 {
            output.append(UInt8(ascii: "e"))
            index += 1
            if index < bytes.endIndex, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
                output.append(bytes[index])
                index += 1
            }
            guard index < bytes.endIndex, bytes.endIndex - index <= 3 else { return fail() }
            while index < bytes.endIndex, bytes[index] &- 48 < 10 {
                output.append(bytes[index])
                index += 1
            }
        }
        guard digits > 0, digits <= 300, index == bytes.endIndex else { return fail() }
        return true
    }

    private static let signs = ["₩", "￦", "$", "€", "£", "¥", "\\"].map { Array($0.utf8) }
    private static let units = ["원", "%", "점", "개", "건", "명", "세", "회"].map { Array($0.utf8) }
}

/// Truth values as people write them.
enum BooleanCell {
    static func value(of bytes: some Collection<UInt8>) -> Bool? {
        guard bytes.count <= 12 else { return nil }
        return words[String(decoding: bytes, as: UTF8.self).lowercased()]
    }

    private static let words: [String: Bool] = [
        "true": true, "t": true, "yes": true, "y": true, "1": true, "o": true, "on": true, "예": true, "네": true,
        "동의": true, "동의함": true, "수신": true, "수신동의": true, "참": true,
        "false": false, "f": false, "no": false, "n": false, "0": false, "x": false, "off": false, "아니오": false,
        "아니요": false, "거부": false, "미동의": false, "동의안함": false, "수신거부": false, "거짓": false,
    ]
}

/// Phone numbers as spreadsheets leave them.
enum PhoneCell {
    /// E.164; nil where it cannot be a number. A spreadsheet takes 010-1234-5678 written without dashes for a number and
    /// drops its zero: ten digits that begin with 10 are such a one.
    static func number(_ text: String) -> String? {
        var text = text
        if text.hasSuffix(".0") { text.removeLast(2) }
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }
        if digits.count == 10, text.first == "1", digits.starts(with: Array("10".utf8)) { text = "0" + text }
        return Normalisation.phone(text)
    }

    /// A Korean mobile number: what a column of phones is recognised by.
    static func isMobile(_ text: String) -> Bool {
        number(text).map { $0.hasPrefix("+8210") && $0.count == 13 } ?? false
    }
}
