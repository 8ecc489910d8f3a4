/// Whose identifiers are, for those that were asked for lately: two generations, of which the older one is dropped when the
/// younger one is full. About 50 bytes an identifier; a look is O(1) and touches one or two lines of memory.
///
/// It forgets only in ``age()``, so that whoever looked something up can rely on it until then.
struct OwnerCache: Sendable {
    private var young = OwnerTable()
    private var old = OwnerTable()
    private let generation: Int
    /// Nothing was forgotten since it was given all there is: whoever is not here is nobody.
    private(set) var isComplete = false

    /// Holds between half of `capacity` and `capacity` identifiers, and what comes between two calls of ``age()``.
    init(capacity: Int) { generation = max(1, capacity / 2) }

    /// Reading keeps an entry alive.
    mutating func owner(of key: IdentifierKey) -> Int64? {
        if let owner = young[key.digest] { return owner }
        guard let owner = old[key.digest] else { return nil }
        young.set(owner, of: key.digest)
        return owner
    }

    mutating func set(_ owner: Int64, of key: IdentifierKey) { young.set(owner, of: key.digest) }

    /// Everything that is stored was set, and everything that will be stored is going to be.
    mutating func complete() { isComplete = true }

    /// How many identifiers it takes without forgetting any.
    var room: Int { generation }

    /// Drops the older generation where the younger one is full.
    mutating func age() {
        guard young.count >= generation else { return }
        if old.count > 0 { isComplete = false }
        old = young
        young = OwnerTable()
    }
}

/// Open addressing with linear probing over digests, which are as good as random already: no hashing, no reference counts.
struct OwnerTable: Sendable {
    private struct Slot {
        var high: UInt64 = 0
        /// 0 where nothing is.
        var low: UInt64 = 0
        var owner: Int64 = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 1 << 10)
    private(set) var count = 0

    subscript(digest: IdentifierKey.Digest) -> Int64? {
        let slot = slots[place(of: digest)]
        return slot.low == 0 ? nil : slot.owner
    }

    mutating func set(_ owner: Int64, of digest: IdentifierKey.Digest) {
        let place = place(of: digest)
        if slots[place].low == 0 { count += 1 }
        slots[place] = Slot(high: digest.high, low: digest.low, owner: owner)
        if count * 3 > slots.count * 2 { grow() }
    }

    /// Where it stands or would stand. There is always an empty slot, so this ends.
    private func place(of digest: IdentifierKey.Digest) -> Int {
        let mask = slots.count - 1
        // The lowest bit is always set and tells nothing.
        var place = Int(truncatingIfNeeded: digest.low >> 1) & mask
        while slots[place].low != 0, slots[place].low != digest.low || slots[place].high != digest.high {
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        let before = slots
        slots = [Slot](repeating: Slot(), count: before.count * 2)
        for slot in before where slot.low != 0 {
            slots[place(of: IdentifierKey.Digest(high: slot.high, low: slot.low))] = slot
        }
    }
}
