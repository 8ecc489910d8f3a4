import CZstd

/// How events and raw batches are squeezed for storage. One-shot, thread-safe.
enum PayloadCodec {
    /// What the bytes are, which decides the dictionary.
    enum Content {
        /// One event: small, and like every other event.
        case event
        /// Whole requests: large enough to do without help.
        case requests

        fileprivate var dictionary: Int32 {
            switch self {
            case .event: Int32(DANGOL_ZSTD_EVENT)
            case .requests: Int32(DANGOL_ZSTD_PLAIN)
            }
        }
    }

    /// Content larger than this in one stored value is not ours: a guard against damaged data.
    private static let largest = 64 << 20

    static func compress(_ bytes: UnsafeRawBufferPointer, as content: Content) throws -> [UInt8] {
        let capacity = dangol_zstd_bound(bytes.count)
        var written: Int64 = -1
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            written = dangol_zstd_compress(
                content.dictionary, bytes.baseAddress, bytes.count, target.baseAddress, capacity)
            count = max(0, Int(written))
        }
        guard written >= 0 else { throw PayloadFailure.compression }
        return output
    }

    static func compress(_ bytes: [UInt8], as content: Content) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try compress($0, as: content) }
    }

    /// Throws ``PayloadFailure/damaged`` where the bytes are not what ``compress(_:as:)-([UInt8],_)`` wrote.
    static func decompress(_ bytes: [UInt8], as content: Content) throws -> [UInt8] {
        try bytes.withUnsafeBytes { source in
            let size = dangol_zstd_content_size(source.baseAddress, source.count)
            guard size >= 0, size <= largest else { throw PayloadFailure.damaged }
            var written: Int64 = -1
            let output = [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
                written = dangol_zstd_decompress(
                    content.dictionary, source.baseAddress, source.count, target.baseAddress, Int(size))
                count = max(0, Int(written))
            }
            guard written == size else { throw PayloadFailure.damaged }
            return output
        }
    }
}
