import Crypto

/// What makes an event the same event: 128 bits of SHA-256 over source and message id. Cryptographic, so that nobody
/// can send a message id that collides with somebody else's.
struct EventKey: Hashable, Sendable, Comparable {
    let high: UInt64
    let low: UInt64

    init(source: Int64, messageID: String) {
        var hash = SHA256()
        withUnsafeBytes(of: source.littleEndian) { hash.update(bufferPointer: $0) }
        var messageID = messageID
        messageID.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        (high, low) = hash.finalize().withUnsafeBytes { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// What ``bytes`` gave; nil for anything else.
    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        (high, low) = bytes.withUnsafeBytes {
            (
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    static func < (a: EventKey, b: EventKey) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    /// 16 bytes whose order is the order of keys.
    var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            target.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
            target.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }
}
