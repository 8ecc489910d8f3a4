/// Numbers side by side that never change.
///
/// Unchecked, because the compiler cannot see that nobody writes to the memory after it was filled; unsafe, because scans
/// over hundreds of millions of rows cannot pay for a check a row. Every index comes from the offsets of the same part.
public struct Packed<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    /// Keeps the memory.
    private let owner: AnyObject
    let buffer: UnsafeBufferPointer<Element>

    /// `fill` gets memory for `count` elements, all zero, and must leave every one as it shall be.
    init(count: Int, fill: (UnsafeMutableBufferPointer<Element>) -> Void) {
        let memory = Memory(bytes: count * MemoryLayout<Element>.stride)
        let elements = UnsafeMutableBufferPointer(
            start: memory.base.assumingMemoryBound(to: Element.self),
            count: count
        )
        fill(elements)
        owner = memory
        buffer = UnsafeBufferPointer(elements)
    }

    /// Memory of somebody else's, which lives as long as `owner` and never changes.
    init(_ buffer: UnsafeBufferPointer<Element>, of owner: AnyObject) { (self.owner, self.buffer) = (owner, buffer) }

    init(_ elements: [Element]) {
        self.init(count: elements.count) { _ = $0.update(fromContentsOf: elements) }
    }

    var count: Int { buffer.count }

    @inline(__always) subscript(index: Int) -> Element {
        assert(index >= 0 && index < buffer.count)
        return buffer.baseAddress.unsafelyUnwrapped[index]
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }
}

/// Memory that begins at a multiple of 16 bytes and is zero at first.
private final class Memory {
    let base: UnsafeMutableRawPointer

    init(bytes: Int) {
        base = .allocate(byteCount: max(bytes, 1), alignment: 16)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }

    deinit { base.deallocate() }
}
