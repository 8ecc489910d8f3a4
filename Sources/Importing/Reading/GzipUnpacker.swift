import CZlib

/// gzip (RFC 1952), also of several members, as `pigz` and `cat a.gz b.gz` make it.
///
/// zlib keeps a pointer back to its stream, so the stream lives at one address for as long as this does.
final class GzipUnpacker: Unpacker {
    private static let stepSize = 256 << 10

    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false

    init() throws(ImportFailure) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15: the largest window; 16: gzip alone.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw .damagedFile }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    func step(
        _ input: UnsafeRawBufferPointer,
        consumed: inout Int,
        into output: inout [UInt8]
    ) throws(ImportFailure) -> Bool {
        guard let start = input.baseAddress, consumed < input.count else { return true }
        if isAtEnd {
            guard inflateReset(stream) == Z_OK else { throw .damagedFile }
            isAtEnd = false
        }
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: start.advanced(by: consumed).assumingMemoryBound(to: UInt8.self)
        )
        stream.pointee.avail_in = UInt32(input.count - consumed)
        let before = output.count
        output.append(contentsOf: repeatElement(0, count: Self.stepSize))
        let status = output.withUnsafeMutableBufferPointer { buffer in
            stream.pointee.next_out = buffer.baseAddress?.advanced(by: before)
            stream.pointee.avail_out = UInt32(Self.stepSize)
            return inflate(stream, Z_NO_FLUSH)
        }
        output.removeLast(Int(stream.pointee.avail_out))
        consumed = input.count - Int(stream.pointee.avail_in)
        switch status {
        case Z_OK, Z_BUF_ERROR: return consumed == input.count && stream.pointee.avail_out > 0
        case Z_STREAM_END:
            isAtEnd = true
            return consumed == input.count
        default: throw .damagedFile
        }
    }

    func finish() throws(ImportFailure) {
        guard isAtEnd else { throw .damagedFile }
    }
}
