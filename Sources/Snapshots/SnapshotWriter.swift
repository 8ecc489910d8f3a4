import Foundation

/// Writes a file of named arrays. It stands under its name only when ``finish()`` has returned, whole and on disk; what is
/// given up leaves nothing behind.
public struct SnapshotWriter: ~Copyable {
    private let path: String
    private let version: UInt32
    private let descriptor: CInt
    private var offset = 0
    private var entries: [SnapshotFormat.Entry] = []

    /// `version`: of what the arrays mean. Throws ``SnapshotFailure``.
    public init(path: String, version: UInt32) throws(SnapshotFailure) {
        (self.path, self.version) = (path, version)
        descriptor = open(path + Self.unfinished, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit {
        close(descriptor)
        // Gone already where it was finished.
        unlink(path + Self.unfinished)
    }

    /// Behind the name of a file that is being written.
    static let unfinished = ".part"

    /// Adds an array. Throws ``SnapshotFailure``.
    public mutating func add(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(SnapshotFailure) {
        precondition(name.utf8.count <= UInt16.max, "the name of an array is too long")
        let entry = SnapshotFormat.Entry(
            name: name,
            offset: offset,
            length: bytes.count,
            checksum: SnapshotFormat.checksum(bytes)
        )
        try write(bytes)
        let rest = (SnapshotFormat.alignment - offset % SnapshotFormat.alignment) % SnapshotFormat.alignment
        try write([UInt8](repeating: 0, count: rest))
        entries.append(entry)
    }

    public mutating func add(_ name: String, _ array: [some BitwiseCopyable]) throws(SnapshotFailure) {
        let result = array.withUnsafeBytes { bytes in
            Result { () throws(SnapshotFailure) in try add(name, bytes) }
        }
        try result.get()
    }

    /// Adds a value as JSON, for what is small.
    public mutating func add(_ name: String, json value: some Encodable) throws(SnapshotFailure) {
        guard let data = try? JSONEncoder().encode(value) else { throw SnapshotFailure(.io, "\(name) has no JSON") }
        try add(name, [UInt8](data))
    }

    /// Puts the file on disk and under its name. Throws ``SnapshotFailure``.
    public consuming func finish() throws(SnapshotFailure) {
        let directory = SnapshotFormat.encoded(entries)
        var trailer: [UInt8] = []
        trailer.append(number: UInt64(offset))
        trailer.append(number: UInt64(directory.count))
        trailer.append(number: directory.withUnsafeBytes(SnapshotFormat.checksum))
        trailer.append(number: version)
        trailer.append(number: SnapshotFormat.magic)
        try write(directory + trailer)
        guard fsync(descriptor) == 0, rename(path + Self.unfinished, path) == 0 else { throw Self.failure(path) }
        try Self.settle(folder: (path as NSString).deletingLastPathComponent)
    }

    /// A name is on disk when its folder is.
    private static func settle(folder: String) throws(SnapshotFailure) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder) }
    }

    private mutating func write(_ bytes: [UInt8]) throws(SnapshotFailure) {
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(SnapshotFailure) in try write(bytes) } }
        try result.get()
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws(SnapshotFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let written = Foundation.write(descriptor, piece.baseAddress, piece.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure(path) }
            rest = rest.dropFirst(written)
        }
        offset += bytes.count
    }

    private static func failure(_ path: String) -> SnapshotFailure {
        SnapshotFailure(.io, "\((path as NSString).lastPathComponent): \(String(cString: strerror(errno)))")
    }
}
