import CZstd

/// How events and raw requests are squeezed for storage. One-shot, thread-safe.
enum PayloadCodec {
    /// Content larger than this in one stored value is not ours: a guard against damaged data.
    private static let largest = 64 << 20

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
            guard written >= 0 else { throw PayloadFailure.compression }
            return Array(target.prefix(Int(written)))
        }
    }

    static func compress(_ bytes: [UInt8], with dictionary: PayloadDictionary?) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try compress($0, with: dictionary) }
    }

    /// Throws ``PayloadFailure/damaged`` where the bytes are not what was written with this dictionary.
    static func decompress(_ bytes: [UInt8], with dictionary: PayloadDictionary?) throws -> [UInt8] {
        try bytes.withUnsafeBytes { source in
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
        bytes.withUnsafeBytes { Int64(dangol_zstd_dictionary_number($0.baseAddress, $0.count)) }
    }
}
