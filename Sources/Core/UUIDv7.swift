/// Makes identifiers that sort by the time at which they were made (RFC 9562, version 7).
public enum UUIDv7 {
    /// 36 lower-case characters; `time` is kept to the millisecond, the rest (74 bits) is random.
    public static func make(at time: Instant, using random: inout some RandomNumberGenerator) -> String {
        let milliseconds = UInt64(max(0, time.microseconds / 1_000)) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.next() & 0x3FFF_FFFF_FFFF_FFFF
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    buffer[position] = 45
                    position += 1
                }
                let word = index < 16 ? high : low
                let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4)) & 15
                buffer[position] = nibble < 10 ? 48 + nibble : 87 + nibble
                position += 1
            }
            return 36
        }
    }

    /// As above, with the system's randomness.
    public static func make(at time: Instant) -> String {
        var random = SystemRandomNumberGenerator()
        return make(at: time, using: &random)
    }
}
