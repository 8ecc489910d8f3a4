import Dispatch
import Foundation
import Synchronization

/// A file that ``SnapshotWriter`` wrote, mapped into memory: opening it reads every byte once, to know that it is what was
/// written; then its arrays are used where they lie.
public final class SnapshotFile: Sendable {
    private let map: Mapping
    private let places: [String: Range<Int>]
    /// For failures.
    private let name: String

    /// Throws ``SnapshotFailure`` where the file is not there, not whole, or of another version. O(bytes).
    public init(path: String, version: UInt32) throws(SnapshotFailure) {
        name = (path as NSString).lastPathComponent
        map = try Mapping(path: path, name: name)
        let entries = try Self.entries(of: map.bytes, version: version, name: name)
        let bytes = map.bytes
        for entry in entries where entry.offset < 0 || entry.length < 0 || entry.offset > bytes.count - entry.length {
            throw SnapshotFailure(.damaged, "\(name): \(entry.name)")
        }
        if let damaged = Self.damaged(entries, map) { throw SnapshotFailure(.damaged, "\(name): \(damaged)") }
        places = Dictionary(
            entries.map { ($0.name, $0.offset..<$0.offset + $0.length) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func entries(
        of bytes: UnsafeRawBufferPointer,
        version: UInt32,
        name: String
    ) throws(SnapshotFailure) -> [SnapshotFormat.Entry] {
        let start = bytes.count - SnapshotFormat.trailerBytes
        guard start >= 0 else { throw SnapshotFailure(.damaged, "\(name): cut short") }
        func number<T: FixedWidthInteger>(_ place: Int, _: T.Type) -> T {
            T(littleEndian: bytes.loadUnaligned(fromByteOffset: start + place, as: T.self))
        }
        guard number(24, UInt64.self) == SnapshotFormat.magic,
            let offset = Int(exactly: number(0, UInt64.self)), let length = Int(exactly: number(8, UInt64.self)),
            offset <= start, length == start - offset
        else { throw SnapshotFailure(.damaged, "\(name): no end") }
        guard number(20, UInt32.self) == version else { throw SnapshotFailure(.foreign, name) }
        let directory = UnsafeRawBufferPointer(rebasing: bytes[offset..<start])
        guard SnapshotFormat.checksum(directory) == number(16, UInt32.self),
            let entries = SnapshotFormat.entries(directory)
        else { throw SnapshotFailure(.damaged, "\(name): directory") }
        return entries
    }

    /// The name of an array that is not what was written.
    private static func damaged(_ entries: [SnapshotFormat.Entry], _ map: Mapping) -> String? {
        let found = Mutex<String?>(nil)
        DispatchQueue.concurrentPerform(iterations: entries.count) { index in
            let entry = entries[index]
            let bytes = UnsafeRawBufferPointer(rebasing: map.bytes[entry.offset..<entry.offset + entry.length])
            if SnapshotFormat.checksum(bytes) != entry.checksum { found.withLock { $0 = entry.name } }
        }
        return found.withLock { $0 }
    }

    public func has(_ array: String) -> Bool { places[array] != nil }

    /// The bytes of an array, valid as long as `self`. Throws where there is none of this name.
    public func bytes(_ array: String) throws(SnapshotFailure) -> UnsafeRawBufferPointer {
        guard let place = places[array] else { throw SnapshotFailure(.damaged, "\(name): \(array) is missing") }
        return UnsafeRawBufferPointer(rebasing: map.bytes[place])
    }

    /// The elements of an array where they lie, valid as long as `self`. Throws where there is none, or it is none of whole
    /// elements.
    public func elements<Element: BitwiseCopyable>(
        _ array: String,
        as _: Element.Type = Element.self
    ) throws(SnapshotFailure) -> UnsafeBufferPointer<Element> {
        let bytes = try bytes(array)
        guard bytes.count % MemoryLayout<Element>.stride == 0 else {
            throw SnapshotFailure(.damaged, "\(name): \(array)")
        }
        // Arrays begin at multiples of 64 bytes of a file that begins at a page.
        return bytes.assumingMemoryBound(to: Element.self)
    }

    /// A copy of an array. Throws as ``elements(_:as:)``.
    public func array<Element: BitwiseCopyable>(
        _ array: String,
        of _: Element.Type = Element.self
    ) throws(SnapshotFailure) -> [Element] {
        Array(try elements(array, as: Element.self))
    }

    /// A value that was added as JSON. Throws where it is none of this type.
    public func json<Value: Decodable>(_ array: String, as type: Value.Type) throws(SnapshotFailure) -> Value {
        let bytes = try bytes(array)
        guard let value = try? JSONDecoder().decode(type, from: Data(bytes)) else {
            throw SnapshotFailure(.damaged, "\(name): \(array)")
        }
        return value
    }
}

/// A file in memory, to be read only. Unchecked, because nobody writes to a snapshot that has its name.
private final class Mapping: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(path: String, name: String) throws(SnapshotFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SnapshotFailure(errno == ENOENT ? .missing : .io, name) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SnapshotFailure(.io, name) }
        let size = Int(status.st_size)
        guard size > 0 else { throw SnapshotFailure(.damaged, "\(name): empty") }
        guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw SnapshotFailure(.io, name)
        }
        bytes = UnsafeRawBufferPointer(start: base, count: size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
