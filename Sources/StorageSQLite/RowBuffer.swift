import Foundation
import Storage

/// The bytes of one row's texts and blobs, side by side, for as long as SQLite looks at them.
///
/// SQLite would copy each value into memory of its own (`SQLITE_TRANSIENT`). One buffer for the row, used again for the
/// next, costs a copy but no allocation, and its addresses stay put from bind to step. That needs unsafe memory; it
/// stays inside this class. (The bulk verbs have ``BulkRows``.)
final class RowBuffer {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    private var used = 0

    deinit { memory.deallocate() }

    /// Forgets the last row and makes room for `byteCount` bytes. Addresses given out before are void.
    private func start(byteCount: Int) {
        used = 0
        guard byteCount > memory.count else { return }
        memory.deallocate()
        memory = .allocate(byteCount: byteCount * 2, alignment: 1)
    }

    /// Copies `bytes` in. The answer is never null, also for nothing, since SQLite takes a null address for NULL.
    private func append(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        precondition(used + bytes.count <= memory.count, "a row is longer than it was counted")
        let place = UnsafeMutableRawBufferPointer(rebasing: memory[used..<used + bytes.count])
        place.copyMemory(from: bytes)
        used += bytes.count
        return UnsafeRawBufferPointer(place)
    }

    /// Binds the values of one statement as a row of its own. Throws where a text contains NUL.
    func bind(_ values: [SQLValue], to statement: PreparedStatement) throws {
        start(byteCount: values.reduce(0) { $0 + $1.byteCount })
        var index: CInt = 0
        for value in values {
            index += 1
            switch value {
            case .null: try statement.bindNull(index)
            case .integer(let value): try statement.bind(value, index)
            case .real(let value): try statement.bind(value, index)
            case .text(var value):
                let bytes = value.withUTF8 { append(UnsafeRawBufferPointer($0)) }
                // PostgreSQL cannot store it either, and half of a text must not be taken for the whole.
                guard !bytes.containsNUL else { throw StorageFailure(.engine, "a text to be stored contains NUL") }
                try statement.bind(text: bytes, index)
            case .blob(let value): try statement.bind(blob: value.withUnsafeBytes(append), index)
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    var containsNUL: Bool { baseAddress.map { memchr($0, 0, count) != nil } ?? false }
}

extension SQLValue {
    fileprivate var byteCount: Int {
        switch self {
        case .null, .integer, .real: 0
        case .text(let value): value.utf8.count
        case .blob(let value): value.count
        }
    }
}
