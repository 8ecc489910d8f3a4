/// An identifier as the tables know it: the number of its namespace and its normalised value.
///
/// It is looked up several times for each event that carries it, so it is hashed once, when it is made, and known by 128 bits
/// of that from then on. The hash is SipHash under a key that each process draws for itself (`Hasher`): nobody outside can
/// find two values that collide, and by accident two of a billion do with a chance of 10⁻²¹.
struct IdentifierKey: Hashable, Sendable {
    let namespace: Int64
    let value: String
    let digest: Digest

    struct Digest: Hashable, Sendable {
        let high: UInt64
        /// Never zero.
        let low: UInt64
    }

    init(namespace: Int64, value: String) {
        self.namespace = namespace
        self.value = value
        var hasher = Hasher()
        hasher.combine(namespace)
        // Byte for byte, as the tables compare; two spellings of one letter are two values there.
        var value = value
        value.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        var other = hasher
        other.combine(UInt8(1))
        digest = Digest(
            high: UInt64(bitPattern: Int64(other.finalize())),
            low: UInt64(bitPattern: Int64(hasher.finalize())) | 1
        )
    }

    static func == (a: IdentifierKey, b: IdentifierKey) -> Bool { a.digest == b.digest }

    func hash(into hasher: inout Hasher) { hasher.combine(digest.low) }
}
