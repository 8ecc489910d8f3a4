/// A set of ordinals below a bound, a bit each.
public struct Bitmap: Sendable, Equatable {
    public internal(set) var words: [UInt64]
    /// Ordinals are below it.
    public let bound: Int

    public init(bound: Int, filled: Bool = false) {
        self.bound = bound
        words = [UInt64](repeating: filled ? .max : 0, count: (bound + 63) / 64)
        if filled, bound % 64 != 0 { words[words.count - 1] = (1 << UInt64(bound % 64)) - 1 }
    }

    /// Members of `words` beyond the bound are left out; what it lacks is empty.
    public init(bound: Int, words: [UInt64]) {
        self.init(bound: bound)
        formUnion(words: words)
    }

    /// Those of whom `isMember` is true. O(bound).
    public init(bound: Int, where isMember: (Int) -> Bool) {
        self.bound = bound
        words = []
        words.reserveCapacity((bound + 63) / 64)
        for start in stride(from: 0, to: bound, by: 64) {
            var word: UInt64 = 0
            for bit in 0..<min(64, bound - start) where isMember(start + bit) { word |= 1 << UInt64(bit) }
            words.append(word)
        }
    }

    /// False for what is out of bounds.
    public subscript(ordinal: Int) -> Bool {
        get { ordinal >= 0 && ordinal < bound && words[ordinal >> 6] & (1 << UInt64(ordinal & 63)) != 0 }
        set {
            precondition(ordinal >= 0 && ordinal < bound, "an ordinal is out of bounds")
            let bit: UInt64 = 1 << UInt64(ordinal & 63)
            if newValue { words[ordinal >> 6] |= bit } else { words[ordinal >> 6] &= ~bit }
        }
    }

    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Both of the same bound, as all of one table are.
    public mutating func formIntersection(_ other: Bitmap) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    public mutating func formUnion(_ other: Bitmap) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(words others: [UInt64]) {
        for index in words.indices { words[index] &= index < others.count ? others[index] : 0 }
    }

    /// Of a set that may have fewer words, or members beyond the bound, which are left out.
    public mutating func formUnion(words others: [UInt64]) {
        for index in 0..<min(words.count, others.count) { words[index] |= others[index] }
        if bound % 64 != 0, let last = words.last { words[words.count - 1] = last & ((1 << UInt64(bound % 64)) - 1) }
    }

    mutating func subtract(words others: [UInt64]) {
        for index in 0..<min(words.count, others.count) { words[index] &= ~others[index] }
    }

    public mutating func subtract(_ other: Bitmap) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// In ascending order.
    public func forEach(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// Words of 64 members each with the ordinal of their first bit, in an order that has nothing to do with that of the ordinals, always
    /// the same for a bound: whoever keeps the best few then drops nearly all the others at once, whatever they are sorted by already. Two
    /// thousand neighbours come one after the other, from the last, so that what is kept of them comes from memory in a row.
    public func forEachScatteredWord(_ body: (_ first: Int, _ members: UInt64) -> Void) {
        let blocks = (words.count + Self.wordsOfBlock - 1) / Self.wordsOfBlock
        guard blocks > 0 else { return }
        // Every step that shares no divisor with the count comes to each block once; near the golden section they are spread evenly.
        var step = max(1, blocks * 618 / 1_000)
        while Self.greatestDivisor(step, blocks) > 1 { step += 1 }
        // Who came last is often the first that is looked for.
        var block = blocks - 1
        for _ in 0..<blocks {
            for index in (block * Self.wordsOfBlock..<min((block + 1) * Self.wordsOfBlock, words.count)).reversed()
            where words[index] != 0 { body(index << 6, words[index]) }
            block = (block + step) % blocks
        }
    }

    private static let wordsOfBlock = 32

    private static func greatestDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestDivisor(b, a % b) }
}
