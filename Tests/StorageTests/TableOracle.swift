/// What the table should hold after the same calls, in the plainest words.
struct TableOracle {
    private var things: [Thing.Key: Thing] = [:]

    var all: [Thing] { things.values.sorted { $0.ordinal < $1.ordinal } }

    /// The first of each key.
    static func distinct(_ things: [Thing]) -> [Thing] {
        var seen: Set<Thing.Key> = []
        return things.filter { seen.insert($0.key).inserted }
    }

    mutating func claim(_ new: [Thing]) -> Set<Int64> {
        var claimed: Set<Int64> = []
        for thing in new where things[thing.key] == nil {
            things[thing.key] = thing
            claimed.insert(thing.ordinal)
        }
        return claimed
    }

    mutating func upsert(_ new: [Thing]) {
        for thing in new {
            var merged = thing
            merged.ordinal = things[thing.key]?.ordinal ?? thing.ordinal
            things[thing.key] = merged
        }
    }

    mutating func update(_ new: [Thing]) {
        for thing in new {
            things[thing.key]?.note = thing.note
            things[thing.key]?.body = thing.body
        }
    }

    mutating func delete(_ old: [Thing]) {
        for thing in old { things[thing.key] = nil }
    }

    func lookup(_ keys: [Thing]) -> [(Int, Int64, String?)] {
        keys.enumerated().compactMap { index, key in things[key.key].map { (index, $0.ordinal, $0.note) } }
    }
}
