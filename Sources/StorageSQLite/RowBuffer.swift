/// The bytes of one row's texts and blobs, side by side, for as long as SQLite looks at them.
///
/// SQLite would copy each value into memory of its own (`SQLITE_TRANSIENT`). One buffer for the row, used again for the
/// next, costs a copy but no allocation, and its addresses stay put from bind to step. That needs unsafe memory; it
/// stays inside this class.
final class RowBuffer {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    private var used = 0

    deinit { memory.deallocate() }

    /// Forgets the last row and makes room for `byteCount` bytes. Addresses given out before are void.
    func start(byteCount: Int) {
        used = 0
        guard byteCount > memory.count else { return }
        memory.deallocate()
        memory = .allocate(byteCount: byteCount * 2, alignment: 1)
    }

    /// Copies `bytes` in. The answer is never null, also for nothing, since SQLite takes a null address for NULL.
    func append(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        precondition(used + bytes.count <= memory.count, "a row is longer than it was counted")
        let place = UnsafeMutableRawBufferPointer(rebasing: memory[used..<used + bytes.count])
        place.copyMemory(from: bytes)
        used += bytes.count
        return UnsafeRawBufferPointer(place)
    }
}
