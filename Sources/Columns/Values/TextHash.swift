/// A keyed hash of texts, by folded 128-bit products of eight bytes at a time. Whoever sends values must not be able to choose them so
/// that all fall on one place, so each table has a key of its own; unlike the standard library's it can be kept beside the table.
struct TextHash: Sendable {
    let key: UInt64

    init(key: UInt64 = .random(in: .min ... .max)) { self.key = key }

    private static let (first, second): (UInt64, UInt64) = (0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93)

    func callAsFunction(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = Self.folded(key ^ UInt64(bytes.count), Self.second)
        var place = 0
        while place + 8 <= bytes.count {
            state = Self.folded(state ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self), key ^ Self.first)
            place += 8
        }
        var rest: UInt64 = 0
        while place < bytes.count {
            rest = rest << 8 | UInt64(bytes[place])
            place += 1
        }
        return Self.folded(state ^ rest, key ^ Self.second)
    }

    @inline(__always) private static func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
}
