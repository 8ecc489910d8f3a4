/// A bounded dictionary that forgets what was not asked for lately: two generations, of which the older one is dropped
/// when the younger one is full. O(1), no bookkeeping per entry.
struct GenerationalCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let generation: Int

    /// Holds between half of `capacity` and `capacity` entries.
    init(capacity: Int) { generation = max(1, capacity / 2) }

    /// Reading keeps an entry alive.
    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old[key] else { return nil }
            insert(value, for: key)
            return value
        }
        set {
            if let newValue {
                insert(newValue, for: key)
            } else {
                young[key] = nil
                old[key] = nil
            }
        }
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if young.count >= generation, young[key] == nil {
            old = young
            young = [:]
        }
        young[key] = value
    }
}
