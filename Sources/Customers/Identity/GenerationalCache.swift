/// A bounded dictionary that forgets what was not asked for lately: two generations, of which the older one is dropped
/// when the younger one is full. O(1), no bookkeeping per entry.
///
/// It forgets only in ``age()``, so that whoever looked something up can rely on it until then.
struct GenerationalCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let generation: Int

    /// Holds between half of `capacity` and `capacity` entries, and what comes between two calls of ``age()``.
    init(capacity: Int) { generation = max(1, capacity / 2) }

    /// Reading keeps an entry alive.
    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old[key] else { return nil }
            young[key] = value
            return value
        }
        set {
            if let newValue {
                young[key] = newValue
            } else {
                young[key] = nil
                old[key] = nil
            }
        }
    }

    /// Drops the older generation where the younger one is full.
    mutating func age() {
        guard young.count >= generation else { return }
        old = young
        young = [:]
    }
}
