/// Bytes of one parameter, big-endian as PostgreSQL's binary formats want them, at an address that stays put.
///
/// libpq takes an array of addresses, one a parameter, all of which must hold during the call; Swift's arrays lend
/// theirs one closure at a time. Hence memory of its own, freed with the value.
final class WireBytes {
    private let memory: UnsafeMutableRawBufferPointer
    private var used = 0

    /// Room for exactly what will be written.
    init(capacity: Int) { memory = .allocate(byteCount: max(capacity, 1), alignment: 1) }

    deinit { memory.deallocate() }

    var start: UnsafePointer<CChar>? { UnsafeRawPointer(memory.baseAddress)?.assumingMemoryBound(to: CChar.self) }

    var count: Int { used }

    func write(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.bigEndian, write) }

    func write(_ value: [UInt8]) { value.withUnsafeBytes(write) }

    func write(_ value: String) {
        var value = value
        value.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        precondition(used + bytes.count <= memory.count, "a parameter is longer than it was counted")
        UnsafeMutableRawBufferPointer(rebasing: memory[used...]).copyMemory(from: bytes)
        used += bytes.count
    }
}
