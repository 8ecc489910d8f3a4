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

    /// Bytes of a key where it is stored.
    static let byteCount = 16

    /// What ``append(to:)`` wrote, `offset` bytes from the start of `bytes`, which reach that far.
    init(bytes: UnsafeRawBufferPointer, at offset: Int) {
        high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
    }

    /// The one value that stands for no key at all where keys are stored in a row.
    var isNothing: Bool { high == 0 && low == 0 }

    static func < (a: EventKey, b: EventKey) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    /// Adds ``byteCount`` bytes whose order is the order of keys.
    func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes.append(contentsOf: $0) }
    }

    /// ``byteCount`` bytes whose order is the order of keys.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }
}
