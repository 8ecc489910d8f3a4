/// How large a code is and how its data is secured, at error correction M.
struct QRVersion: Sendable {
    let number: Int
    /// Correction codewords of each block.
    private let correction: Int
    private let blocks: Int

    var size: Int { 17 + 4 * number }

    /// How many bytes of text it holds.
    var capacity: Int { dataCodewords - (number < 10 ? 2 : 3) }

    /// The standard's table 9, as far as screens need it.
    static let all: [QRVersion] = {
        let correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]
        let blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]
        return zip(correction, blocks).enumerated().map { index, row in
            QRVersion(number: index + 1, correction: row.0, blocks: row.1)
        }
    }()

    /// The centres of the alignment patterns, on both axes.
    var alignment: [Int] {
        guard number > 1 else { return [] }
        let count = number / 7 + 2
        let step = (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        return [6] + (0..<count - 1).reversed().map { size - 7 - $0 * step }
    }

    /// Everything that is not a pattern of the frame, in whole bytes.
    private var allCodewords: Int {
        var modules = (16 * number + 128) * number + 64
        if number > 1 {
            let count = number / 7 + 2
            modules -= (25 * count - 10) * count - 55
            if number > 6 { modules -= 36 }
        }
        return modules / 8
    }

    private var dataCodewords: Int { allCodewords - correction * blocks }

    /// Mode, length, bytes and padding.
    func codewords(_ bytes: [UInt8]) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, number < 10 ? 8 : 16)
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, dataCodewords * 8 - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var words = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        for index in 0..<dataCodewords - words.count { words.append(index % 2 == 0 ? 0xEC : 0x11) }
        return words
    }

    /// The data cut into blocks, each with its correction, read across the blocks.
    func interleaved(_ data: [UInt8]) -> [UInt8] {
        let short = allCodewords / blocks - correction
        let shortBlocks = blocks - allCodewords % blocks
        var parts: [ArraySlice<UInt8>] = []
        var rest = data[...]
        for index in 0..<blocks {
            let length = short + (index < shortBlocks ? 0 : 1)
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        let corrections = parts.map { ReedSolomon.correction(of: $0, count: correction) }
        var words: [UInt8] = []
        for index in 0...short { for part in parts { words += part.dropFirst(index).prefix(1) } }
        for index in 0..<correction { for part in corrections { words += part.dropFirst(index).prefix(1) } }
        return words
    }
}

/// Reed–Solomon correction over GF(2⁸) with the polynomial of QR codes (0x11D).
enum ReedSolomon {
    static func correction(of data: some Sequence<UInt8>, count: Int) -> [UInt8] {
        let divisor = divisor(degree: count)
        var remainder = [UInt8](repeating: 0, count: count)
        for byte in data {
            let factor = byte ^ (remainder.first ?? 0)
            remainder = remainder.dropFirst() + [0]
            for (index, coefficient) in divisor.enumerated() { remainder[index] ^= product(coefficient, factor) }
        }
        return remainder
    }

    /// (x − 1)(x − 2)(x − 4)…, without its leading 1.
    private static func divisor(degree: Int) -> [UInt8] {
        var polynomial = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in polynomial.indices {
                let next = index + 1 < degree ? polynomial[index + 1] : 0
                polynomial[index] = product(polynomial[index], root) ^ next
            }
            root = product(root, 2)
        }
        return polynomial
    }

    private static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var result = 0
        for bit in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7) * 0x11D
            result ^= Int(b >> UInt8(bit) & 1) * Int(a)
        }
        return UInt8(truncatingIfNeeded: result)
    }
}
