/// One value, or none, for each ordinal: the codes of a ``ValueDictionary``. Dense where many have one, otherwise by ordinal,
/// because whoever writes the data also chooses how many columns there are.
public struct ValueColumn: Sendable {
    public internal(set) var dictionary = ValueDictionary()
    var dense: [UInt32] = []
    var sparse: [Int: UInt32] = [:]
    var isDense = false
    /// While there are few values, a bit an ordinal for each of them: who has it is then asked of 64 at once. By code; empty where
    /// there are too many values, or the column is not dense.
    private var sets: [[UInt64]] = []
    private static let fewValues = 24
    /// How many ordinals have a value.
    public internal(set) var filled = 0

    /// A value for one ordinal in so many is worth a place for each: an entry of the dictionary takes as much as ten places.
    private static let sparseness = 12

    public init() {}

    /// 0 for none.
    public func code(of ordinal: Int) -> UInt32 {
        isDense ? (dense.indices.contains(ordinal) ? dense[ordinal] : 0) : sparse[ordinal] ?? 0
    }

    public func text(of ordinal: Int) -> String? {
        let code = code(of: ordinal)
        return code == 0 ? nil : dictionary.text(of: code)
    }

    /// Nil takes the value away. `bound`: ordinals are below it at present.
    public mutating func set(_ text: String?, _ order: @autoclosure () -> ValueOrder, of ordinal: Int, bound: Int) {
        let code = text.map { dictionary.code(of: $0, order()) } ?? 0
        let before = self.code(of: ordinal)
        guard code != before else { return }
        filled += (code == 0 ? 0 : 1) - (before == 0 ? 0 : 1)
        if isDense {
            if ordinal >= dense.count {
                dense.append(contentsOf: repeatElement(0, count: max(bound, ordinal + 1) - dense.count))
            }
            dense[ordinal] = code
            note(code, instead: before, ordinal)
        } else {
            sparse[ordinal] = code == 0 ? nil : code
            if filled * Self.sparseness > bound { settle(bound) }
        }
    }

    private mutating func settle(_ bound: Int) {
        dense = [UInt32](repeating: 0, count: max(bound, (sparse.keys.max() ?? -1) + 1))
        for (ordinal, code) in sparse { dense[ordinal] = code }
        sparse = [:]
        isDense = true
        gather()
    }

    /// Makes the sets of a dense column.
    mutating func gather() {
        guard dictionary.count <= Self.fewValues else { return }
        sets = [[]]
        for (ordinal, code) in dense.enumerated() where code != 0 { note(code, instead: 0, ordinal) }
    }

    private mutating func note(_ code: UInt32, instead before: UInt32, _ ordinal: Int) {
        guard !sets.isEmpty else { return }
        guard dictionary.count <= Self.fewValues else {
            sets = []
            return
        }
        while sets.count < dictionary.count { sets.append([]) }
        let (word, bit): (Int, UInt64) = (ordinal >> 6, 1 << UInt64(ordinal & 63))
        if before != 0 { sets[Int(before)][word] &= ~bit }
        guard code != 0 else { return }
        let missing = word + 1 - sets[Int(code)].count
        if missing > 0 { sets[Int(code)].append(contentsOf: repeatElement(0, count: missing)) }
        sets[Int(code)][word] |= bit
    }

    /// The ordinals whose value has one of these codes; code 0 is that of those who have none. O(bound), a load a row; O(values) where few have one.
    public func ordinals(bound: Int, withCodes isWanted: Bitmap) -> Bitmap {
        guard isDense else {
            var found = Bitmap(bound: bound, filled: isWanted[0])
            for (ordinal, code) in sparse where ordinal < bound { found[ordinal] = isWanted[Int(code)] }
            return found
        }
        guard sets.isEmpty else {
            // Where those without a value are wanted, all but the others.
            var found = Bitmap(bound: bound, filled: isWanted[0])
            for code in sets.indices.dropFirst() where isWanted[code] != isWanted[0] {
                if isWanted[0] { found.subtract(words: sets[code]) } else { found.formUnion(words: sets[code]) }
            }
            return found
        }
        return Bitmap(bound: bound) { isWanted[$0 < dense.count ? Int(dense[$0]) : 0] }
    }

    /// How many of these have each value, by code; 0 counts those who have none. O(members), and O(bound × values / 64) where there are few
    /// values.
    public func counts(among members: Bitmap) -> [Int] {
        var counts = [Int](repeating: 0, count: dictionary.count)
        guard isDense, !sets.isEmpty else {
            members.forEach { counts[Int(code(of: $0))] += 1 }
            return counts
        }
        let words = members.words
        var having = 0
        for code in sets.indices.dropFirst() {
            counts[code] = zip(words, sets[code]).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
            having += counts[code]
        }
        counts[0] = members.count - having
        return counts
    }

    /// Memory in bytes.
    public var size: Int {
        dictionary.size + dense.capacity * 4 + sparse.capacity * 24 + sets.reduce(0) { $0 + $1.capacity * 8 }
    }
}
