import Foundation

/// Packs by gzip (RFC 1952) with the fixed codes of deflate (RFC 1951, 3.2.6): Foundation has no packer that all systems share,
/// and events repeat themselves so much that the simplest one makes a fifth of them.
enum Gzip {
    static func packed(_ data: Data) -> Data {
        let bytes = [UInt8](data)
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        output += Deflate.packed(bytes)
        for number in [crc(of: bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            for shift in [0, 8, 16, 24] as [UInt32] { output.append(UInt8(number >> shift & 0xFF)) }
        }
        return Data(output)
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    private static func crc(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
    }
}

private struct Deflate {
    private static let window = 32_768
    private static let shortest = 3
    private static let longest = 258
    /// Codes of lengths: base and extra bits, from code 257 on.
    private static let lengths: [(base: Int, extra: Int)] = [
        (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1), (17, 1), (19, 2),
        (23, 2),
        (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4), (83, 4), (99, 4), (115, 4), (131, 5), (163, 5),
        (195, 5), (227, 5), (258, 0),
    ]

    private var output: [UInt8] = []
    private var bits: UInt64 = 0
    private var count = 0

    /// One block with fixed codes. Each place is compared with the last one of the same three bytes.
    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var writer = Deflate()
        writer.put(1, 1)
        writer.put(1, 2)
        var last = [Int](repeating: -1, count: 1 << 15)
        var place = 0
        while place < bytes.count {
            var length = 0
            var distance = 0
            if place + shortest <= bytes.count {
                let hash = (Int(bytes[place]) << 10 ^ Int(bytes[place + 1]) << 5 ^ Int(bytes[place + 2])) & 0x7FFF
                let earlier = last[hash]
                last[hash] = place
                if earlier >= 0, place - earlier <= window {
                    while length < longest, place + length < bytes.count,
                        bytes[earlier + length] == bytes[place + length]
                    {
                        length += 1
                    }
                    distance = place - earlier
                }
            }
            if length >= shortest {
                writer.putMatch(length, distance)
                place += length
            } else {
                writer.putLiteral(Int(bytes[place]))
                place += 1
            }
        }
        writer.putLiteral(256)
        writer.end()
        return writer.output
    }

    /// The fixed code of a literal or a length.
    private mutating func putLiteral(_ symbol: Int) {
        switch symbol {
        case 0..<144: putCode(0x30 + symbol, 8)
        case 144..<256: putCode(0x190 + symbol - 144, 9)
        case 256..<280: putCode(symbol - 256, 7)
        default: putCode(0xC0 + symbol - 280, 8)
        }
    }

    private mutating func putMatch(_ length: Int, _ distance: Int) {
        let index = Self.lengths.lastIndex { $0.base <= length } ?? 0
        putLiteral(257 + index)
        put(length - Self.lengths[index].base, Self.lengths[index].extra)
        // Distances double every second code.
        var code = 0
        var base = 1
        var extra = 0
        while distance >= base + 1 << extra {
            base += 1 << extra
            code += 1
            extra = max(0, code / 2 - 1)
        }
        putCode(code, 5)
        put(distance - base, extra)
    }

    /// Codes go in from their highest bit, numbers from their lowest.
    private mutating func putCode(_ code: Int, _ length: Int) {
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        put(reversed, length)
    }

    private mutating func put(_ value: Int, _ length: Int) {
        bits |= UInt64(value) << UInt64(count)
        count += length
        while count >= 8 {
            output.append(UInt8(bits & 0xFF))
            bits >>= 8
            count -= 8
        }
    }

    private mutating func end() {
        if count > 0 { output.append(UInt8(bits & 0xFF)) }
    }
}
