import CZstd

/// How events and raw requests are squeezed for storage: frames of zstd (RFC 8878) without the four bytes with which each of them begins.
/// One-shot, thread-safe.
enum PayloadCodec {
    /// Content larger than this in one stored value is not ours: a guard against damaged data.
    private static let largest = 64 << 20

    private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    /// What zstd reads. Whoever kept it before they were left out kept them; nothing else begins like this, for the first byte of what
    /// follows them never has its fourth bit set.
    private static func frame(_ kept: some Collection<UInt8>) -> [UInt8] {
        kept.starts(with: magic) ? Array(kept) : magic + kept
    }

    /// `dictionary`: nil for texts that are large enough to do without help.
    static func compress(_ bytes: UnsafeRawBufferPointer, with dictionary: PayloadDictionary?) throws -> [UInt8] {
        let capacity = dangol_zstd_bound(bytes.count)
        return try withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { target in
            let written = dangol_zstd_compress(
                dictionary?.handle,
                bytes.baseAddress,
                bytes.count,
                target.baseAddress,
                capacity
            )
            guard written > magic.count else { throw PayloadFailure.compression }
            return Array(target[magic.count..<Int(written)])
        }
    }

    static func compress(_ bytes: [UInt8], with dictionary: PayloadDictionary?) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try compress($0, with: dictionary) }
    }

    /// Throws ``PayloadFailure/damaged`` where the bytes are not what was written with this dictionary.
    static func decompress(_ bytes: [UInt8], with dictionary: PayloadDictionary?) throws -> [UInt8] {
        try frame(bytes).withUnsafeBytes { source in
            let size = dangol_zstd_content_size(source.baseAddress, source.count)
            guard size >= 0, size <= largest else { throw PayloadFailure.damaged }
            var written: Int64 = -1
            let output = [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
                written = dangol_zstd_decompress(
                    dictionary?.handle,
                    source.baseAddress,
                    source.count,
                    target.baseAddress,
                    Int(size)
                )
                count = max(0, Int(written))
            }
            guard written == size else { throw PayloadFailure.damaged }
            return output
        }
    }

    /// Which dictionary the bytes were written with; 0 for the one that Dangol brings along.
    static func dictionaryNumber(of bytes: [UInt8]) -> Int64 {
        // A header has at most eighteen bytes.
        frame(bytes.prefix(18)).withUnsafeBytes { Int64(dangol_zstd_dictionary_number($0.baseAddress, $0.count)) }
    }
}
