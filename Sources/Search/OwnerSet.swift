/// A set of owners by their numbers: a bit each.
public struct OwnerSet: Sendable, Equatable {
    /// A bit for each number.
    public private(set) var words: [UInt64] = []

    init() {}

    /// Holds numbers below `limit` without growing.
    init(limit: Int) { words = Array(repeating: 0, count: (limit + 63) / 64) }

    public init(_ numbers: some Sequence<Int64>) {
        insert(numbers.compactMap { UInt32(exactly: $0) })
    }

    mutating func insert(_ owners: some Sequence<UInt32>) {
        let greatest = owners.reduce(0) { max($0, Int($1)) }
        if greatest >> 6 >= words.count { words += Array(repeating: 0, count: greatest >> 6 + 1 - words.count) }
        words.withUnsafeMutableBufferPointer { words in
            for owner in owners { words[Int(owner >> 6)] |= 1 << UInt64(owner & 63) }
        }
    }

    public func contains(_ number: Int64) -> Bool {
        guard number >= 0, words.indices.contains(Int(number >> 6)) else { return false }
        return words[Int(number >> 6)] & 1 << UInt64(number & 63) != 0
    }

    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// O(limit / 64).
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    mutating func formUnion(_ other: OwnerSet) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: OwnerSet) {
        for index in words.indices { words[index] &= index < other.words.count ? other.words[index] : 0 }
    }

    public func subtracting(_ other: OwnerSet) -> OwnerSet {
        var rest = self
        for index in words.indices where index < other.words.count { rest.words[index] &= ~other.words[index] }
        return rest
    }

    /// The greatest numbers below `bound` first, at most `limit` of them.
    public func descending(below bound: Int64 = .max, limit: Int = .max) -> [Int64] {
        var numbers: [Int64] = []
        for index in words.indices.reversed() {
            var word = words[index]
            while word != 0, numbers.count < limit {
                let bit = 63 - word.leadingZeroBitCount
                word &= ~(1 << UInt64(bit))
                let number = Int64(index) << 6 | Int64(bit)
                if number < bound { numbers.append(number) }
            }
            if numbers.count >= limit { break }
        }
        return numbers
    }
}
