/// Those of whom something was read since somebody took them.
struct Touched: Sendable {
    /// Words of 64 people; nil where it may be anybody.
    private(set) var words: [UInt64]?

    /// It may be anybody.
    init() {}

    /// It is nobody yet.
    init(nobody: Void) { words = [] }

    mutating func insert(_ ordinal: Int) {
        guard let count = words?.count else { return }
        if ordinal >> 6 >= count { words?.append(contentsOf: repeatElement(0, count: ordinal >> 6 + 1 - count)) }
        words?[ordinal >> 6] |= 1 << UInt64(ordinal & 63)
    }

    /// Hands over what there is, and begins anew with nobody.
    mutating func take() -> Touched {
        let taken = self
        words = []
        return taken
    }

    func union(_ other: Touched) -> Touched {
        guard let words, let others = other.words else { return Touched() }
        var union = words.count > others.count ? words : others
        for (index, word) in (words.count > others.count ? others : words).enumerated() { union[index] |= word }
        var touched = Touched()
        touched.words = union
        return touched
    }
}
