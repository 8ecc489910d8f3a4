import CZstd

/// zstd (RFC 8878), also of several frames.
final class ZstdUnpacker: Unpacker {
    private static let stepSize = 256 << 10

    private let stream: OpaquePointer
    private var isAtEnd = false

    init() throws(ImportFailure) {
        guard let stream = dangol_zstd_stream_create() else { throw .damagedFile }
        self.stream = stream
    }

    deinit { dangol_zstd_stream_free(stream) }

    func step(
        _ input: UnsafeRawBufferPointer,
        consumed: inout Int,
        into output: inout [UInt8]
    ) throws(ImportFailure) -> Bool {
        let before = output.count
        output.append(contentsOf: repeatElement(0, count: Self.stepSize))
        var produced = 0
        let status = output.withUnsafeMutableBytes { buffer in
            dangol_zstd_stream_step(
                stream,
                input.baseAddress,
                input.count,
                &consumed,
                buffer.baseAddress?.advanced(by: before),
                Self.stepSize,
                &produced
            )
        }
        output.removeLast(Self.stepSize - produced)
        guard status >= 0 else { throw .damagedFile }
        isAtEnd = status == 0
        // A step that did not fill its room has said all that it knew.
        return consumed == input.count && produced < Self.stepSize
    }

    func finish() throws(ImportFailure) {
        guard isAtEnd else { throw .damagedFile }
    }
}
