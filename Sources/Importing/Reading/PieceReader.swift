import Foundation

/// A file from its beginning to its end, unpacked and in UTF-8, piece after piece.
final class PieceReader {
    private static let pieceSize = 256 << 10

    /// Bytes of the file.
    let size: Int64
    /// Of these, how many were read.
    private(set) var position: Int64 = 0
    private let descriptor: CInt
    private let unpacker: (any Unpacker)?
    private let transcoder: Transcoder?
    private var mark: Int?
    private let encoding: TextEncoding
    private var piece = [UInt8](repeating: 0, count: pieceSize)
    private var filled = 0
    private var consumed = 0
    /// All of the piece was said; the file has to be read again.
    private var isExhausted = true
    private var unpacked: [UInt8] = []

    /// Throws ``ImportFailure``.
    init(path: String, packing: Packing, encoding: TextEncoding) throws(ImportFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadableFile }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadableFile
        }
        size = Int64(status.st_size)
        self.encoding = encoding
        do {
            unpacker = try packing.unpacker()
            transcoder = try Transcoder.make(for: encoding)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// The next piece of text in `output`, which is emptied before; false at the end. A piece may be empty, and is of
    /// bounded size.
    func next(into output: inout [UInt8]) throws(ImportFailure) -> Bool {
        output.removeAll(keepingCapacity: true)
        if isExhausted {
            let count = read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw .unreadableFile }
            guard count > 0 else {
                try unpacker?.finish()
                transcoder?.finish(into: &output)
                return !output.isEmpty
            }
            position += Int64(count)
            (filled, consumed) = (count, 0)
        }
        guard let unpacker else {
            isExhausted = true
            piece.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0.prefix(filled)), to: &output) }
            return true
        }
        unpacked.removeAll(keepingCapacity: true)
        let step: Result<Bool, ImportFailure> = piece.withUnsafeBytes { bytes in
            let input = UnsafeRawBufferPointer(rebasing: bytes.prefix(filled))
            return Result { () throws(ImportFailure) in try unpacker.step(input, consumed: &consumed, into: &unpacked) }
        }
        isExhausted = try step.get()
        unpacked.withUnsafeBytes { append($0, to: &output) }
        return true
    }

    private func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        var bytes = bytes
        if mark == nil, !bytes.isEmpty {
            let length = encoding.markLength(in: bytes.prefix(3))
            mark = length
            bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(length))
        }
        if let transcoder {
            transcoder.transcode(bytes, into: &output)
        } else {
            output.append(contentsOf: bytes)
        }
    }
}
