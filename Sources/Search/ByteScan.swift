/// Finds all places of some bytes in many, sixteen at a time.
struct ByteScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let needle: [UInt8]
    /// The two bytes of the needle that are compared first, by their index: those that are rarest.
    private let probes: (Int, Int)

    /// `bytes` must outlive the scan. `needle` is not empty, `probes` are indices of it.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ needle: [UInt8], _ probes: (Int, Int)) {
        (self.bytes, self.needle, self.probes) = (bytes, needle, probes)
    }

    /// `body` gets each place in order and answers where to go on, behind the place.
    @inline(__always)
    func run(_ body: (Int) -> Int) {
        guard let base = bytes.baseAddress.map(UnsafeRawPointer.init), bytes.count >= needle.count else { return }
        let first = SIMD16<UInt8>(repeating: needle[probes.0])
        let second = SIMD16<UInt8>(repeating: needle[probes.1])
        let last = bytes.count - needle.count
        var next = 0
        var block = 0
        while block + 16 + needle.count <= bytes.count {
            let a = (base + block + probes.0).loadUnaligned(as: SIMD16<UInt8>.self)
            let b = (base + block + probes.1).loadUnaligned(as: SIMD16<UInt8>.self)
            let different = unsafeBitCast((a ^ first) | (b ^ second), to: SIMD2<UInt64>.self)
            for half in 0..<2 {
                var zeros = Self.zeroBytes(different[half])
                while zeros != 0 {
                    let place = block + 8 * half + zeros.trailingZeroBitCount >> 3
                    zeros &= zeros - 1
                    if place >= next, isHere(place) { next = body(place) }
                }
            }
            block = max(block + 16, next)
        }
        var place = max(block, next)
        while place <= last { place = isHere(place) ? body(place) : place + 1 }
    }

    /// The highest bit of each byte that is zero, exactly (Hacker's Delight, 6-1).
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~((word & low &+ low) | word | low)
    }

    private func isHere(_ place: Int) -> Bool {
        for index in needle.indices where bytes[place + index] != needle[index] { return false }
        return true
    }
}
