import Core

/// Writes JSON as bytes, for what is written a million times.
enum JSONBytes {
    /// `"name":`
    static func key(_ name: String) -> [UInt8] {
        var output: [UInt8] = []
        append(Array(Normalisation.storable(name).utf8)[...], to: &output)
        output.append(UInt8(ascii: ":"))
        return output
    }

    /// The text as a JSON string. `text` is UTF-8.
    static func append(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        text.withUnsafeBufferPointer { bytes in
            var start = 0
            for index in 0..<bytes.count {
                let byte = bytes[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                start = index + 1
                switch byte {
                case UInt8(ascii: "\""): output += #"\""#.utf8
                case UInt8(ascii: "\\"): output += #"\\"#.utf8
                case UInt8(ascii: "\n"): output += #"\n"#.utf8
                case UInt8(ascii: "\t"): output += #"\t"#.utf8
                case UInt8(ascii: "\r"): output += #"\r"#.utf8
                default:
                    output += #"\u00"#.utf8
                    output.append(digits[Int(byte >> 4)])
                    output.append(digits[Int(byte & 15)])
                }
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        output.append(UInt8(ascii: "\""))
    }

    /// `"2026-11-21T05:03:00.000Z"`, as ``Instant/iso8601`` writes it.
    static func append(_ instant: Instant, to output: inout [UInt8]) {
        let dayLength = Instant.day
        var days = instant.microseconds / dayLength
        var rest = instant.microseconds % dayLength
        if rest < 0 {
            days -= 1
            rest += dayLength
        }
        let date = CivilDate(daysSinceEpoch: days)
        func digits(_ value: Int64, _ width: Int) {
            var scale: Int64 = 1
            for _ in 1..<width { scale *= 10 }
            while scale > 0 {
                output.append(48 + UInt8(truncatingIfNeeded: value / scale % 10))
                scale /= 10
            }
        }
        output.append(UInt8(ascii: "\""))
        digits(date.year, 4)
        output.append(UInt8(ascii: "-"))
        digits(date.month, 2)
        output.append(UInt8(ascii: "-"))
        digits(date.day, 2)
        output.append(UInt8(ascii: "T"))
        let seconds = rest / Instant.second
        digits(seconds / 3_600, 2)
        output.append(UInt8(ascii: ":"))
        digits(seconds / 60 % 60, 2)
        output.append(UInt8(ascii: ":"))
        digits(seconds % 60, 2)
        output.append(UInt8(ascii: "."))
        let fraction = rest % Instant.second
        if fraction % 1_000 == 0 { digits(fraction / 1_000, 3) } else { digits(fraction, 6) }
        output += "Z\"".utf8
    }

    /// Whether the text may hold a Hangul syllable in its parts or a combining mark, as macOS writes them.
    static func mayBeDecomposed(_ text: ArraySlice<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { bytes in
            guard bytes.count > 2 else { return bytes.contains(0) }
            for index in 0..<(bytes.count - 1) {
                let byte = bytes[index]
                if byte < 0x80 {
                    if byte == 0 { return true }
                    continue
                }
                if byte == 0xCC || byte == 0xCD { return true }
                if byte == 0xE1, (0x84...0x87).contains(bytes[index + 1]) { return true }
                // Kana marks and CJK compatibility ideographs.
                if byte == 0xE3, bytes[index + 1] == 0x82 { return true }
                if byte == 0xEF, (0xA4...0xAB).contains(bytes[index + 1]) { return true }
            }
            return bytes.last == 0
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
