import CZlib
import Events
import NIOCore

/// Unpacks gzip (RFC 1952) and zlib (RFC 1950) as it arrives, and stops the moment more comes out than is allowed: a
/// bomb costs the limit and one piece, whatever its ratio.
///
/// zlib keeps a pointer back to its stream, so the stream lives at one address for as long as this does.
final class Inflater {
    private static let pieceSize = 16 << 10

    private let stream: UnsafeMutablePointer<z_stream>
    private let limit: Int
    private var output: [UInt8] = []
    private var isAtEnd = false

    init(limit: Int) throws {
        self.limit = limit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15: the largest window; 32: tell gzip and zlib apart by their headers.
        let status = inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw CollectFailure.invalidEncoding }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Throws ``CollectFailure/bodyTooLarge(limit:)`` past the limit and ``CollectFailure/invalidEncoding`` for what
    /// is neither format.
    func append(_ chunk: ByteBuffer) throws {
        try chunk.withUnsafeReadableBytes { input in
            guard let start = input.baseAddress, !input.isEmpty else { return }
            stream.pointee.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(input.count)
            try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Inflater.pieceSize) { piece in
                while try unpack(into: piece) {}
            }
        }
    }

    /// Everything that was unpacked. Throws ``CollectFailure/invalidEncoding`` where the stream breaks off.
    func finish() throws -> [UInt8] {
        guard isAtEnd else { throw CollectFailure.invalidEncoding }
        return output
    }

    /// One step; false when it waits for more input.
    private func unpack(into piece: UnsafeMutableBufferPointer<UInt8>) throws -> Bool {
        if isAtEnd {
            guard stream.pointee.avail_in > 0 else { return false }
            // What follows is a further member (RFC 1952, 2.2).
            guard inflateReset(stream) == Z_OK else { throw CollectFailure.invalidEncoding }
            isAtEnd = false
        }
        stream.pointee.next_out = piece.baseAddress
        stream.pointee.avail_out = UInt32(piece.count)
        let status = inflate(stream, Z_NO_FLUSH)
        let produced = piece.count - Int(stream.pointee.avail_out)
        guard output.count + produced <= limit else { throw CollectFailure.bodyTooLarge(limit: limit) }
        output.append(contentsOf: piece.prefix(produced))
        switch status {
        case Z_OK: return true
        case Z_STREAM_END:
            isAtEnd = true
            return true
        case Z_BUF_ERROR: return false
        default: throw CollectFailure.invalidEncoding
        }
    }
}
