/// How a file is compressed; found by its first bytes.
enum Packing: String, Sendable, CaseIterable, Codable {
    case none, gzip, zstd

    init(firstBytes bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(4))
        self =
            if head.starts(with: [0x1F, 0x8B]) {
                .gzip
            } else if head == [0x28, 0xB5, 0x2F, 0xFD] {
                .zstd
            } else {
                .none
            }
    }

    func unpacker() throws(ImportFailure) -> (any Unpacker)? {
        switch self {
        case .none: nil
        case .gzip: try GzipUnpacker()
        case .zstd: try ZstdUnpacker()
        }
    }
}

/// Unpacks a stream in steps of bounded size, whatever its ratio.
protocol Unpacker: AnyObject {
    /// Goes on from `consumed` bytes of `input` and moves it; appends what it gives to `output`, at most 256 KiB. True
    /// where it has said everything that it can without more input. Throws ``ImportFailure/damagedFile``.
    func step(
        _ input: UnsafeRawBufferPointer,
        consumed: inout Int,
        into output: inout [UInt8]
    ) throws(ImportFailure) -> Bool

    /// There is no more. Throws ``ImportFailure/damagedFile`` where the stream breaks off.
    func finish() throws(ImportFailure)
}
