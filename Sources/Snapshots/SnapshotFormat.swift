import CZlib

/// How a snapshot lies on disk, all numbers little-endian: the arrays, each from a multiple of 64 bytes on; the directory, an entry
/// for each of them; the trailer, which says where the directory is.
///
///     entry    length of the name (2), name, offset (8), length (8), CRC-32 of the array (4)
///     trailer  offset of the directory (8), its length (8), its CRC-32 (4), version (4), magic (8)
///
/// The trailer comes last, so that a file that was cut short has none.
enum SnapshotFormat {
    static let magic: UInt64 = 0x4e53_4c4f_474e_4144
    static let alignment = 64
    static let trailerBytes = 32

    struct Entry {
        let name: String
        let offset: Int
        let length: Int
        let checksum: UInt32
    }

    /// CRC-32 (ISO 3309), over any length.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return 0 }
        return UInt32(truncatingIfNeeded: crc32_z(0, base.assumingMemoryBound(to: UInt8.self), bytes.count))
    }

    static func encoded(_ entries: [Entry]) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes.append(number: UInt16(entry.name.utf8.count))
            bytes.append(contentsOf: entry.name.utf8)
            bytes.append(number: UInt64(entry.offset))
            bytes.append(number: UInt64(entry.length))
            bytes.append(number: entry.checksum)
        }
        return bytes
    }

    /// Nil where `bytes` are no directory.
    static func entries(_ bytes: UnsafeRawBufferPointer) -> [Entry]? {
        var entries: [Entry] = []
        var place = 0
        func number<T: FixedWidthInteger>(_: T.Type) -> T? {
            guard place + MemoryLayout<T>.size <= bytes.count else { return nil }
            defer { place += MemoryLayout<T>.size }
            return T(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: T.self))
        }
        while place < bytes.count {
            guard let length = number(UInt16.self), place + Int(length) <= bytes.count else { return nil }
            let name = String(decoding: bytes[place..<place + Int(length)], as: UTF8.self)
            place += Int(length)
            guard let offset = number(UInt64.self).flatMap(Int.init(exactly:)),
                let size = number(UInt64.self).flatMap(Int.init(exactly:)), let checksum = number(UInt32.self)
            else { return nil }
            entries.append(Entry(name: name, offset: offset, length: size, checksum: checksum))
        }
        return entries
    }
}

extension [UInt8] {
    mutating func append(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
