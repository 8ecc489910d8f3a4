/// An identifier as the tables know it: the number of its namespace and its normalised value.
///
/// It is looked up several times for each event that carries it, so its text is hashed once, when it is made.
struct IdentifierKey: Hashable, Sendable {
    let namespace: Int64
    let value: String
    private let digest: Int

    init(namespace: Int64, value: String) {
        self.namespace = namespace
        self.value = value
        var hasher = Hasher()
        hasher.combine(namespace)
        hasher.combine(value)
        digest = hasher.finalize()
    }

    static func == (a: IdentifierKey, b: IdentifierKey) -> Bool {
        a.digest == b.digest && a.namespace == b.namespace && a.value == b.value
    }

    func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
