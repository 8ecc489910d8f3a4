/// One row of a file: the contents of its fields one after the other, without quotes, in UTF-8 as it came.
struct RowBuffer {
    /// What a field is.
    enum Kind: UInt8 {
        case text
        /// A JSON token that is no string: a number, a truth value, an object, an array.
        case json
        /// The row does not have it.
        case missing
    }

    /// The line of the file on which it begins, from 1.
    var line = 0
    var bytes: [UInt8] = []
    /// Where each field ends in ``bytes``.
    var ends: [Int] = []
    /// Empty where all are text.
    var kinds: [Kind] = []
    /// It is longer than a row may be; what stands here is its beginning.
    var isTooLong = false

    var count: Int { ends.count }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    func kind(_ index: Int) -> Kind {
        guard index < ends.count else { return .missing }
        return index < kinds.count ? kinds[index] : .text
    }

    /// Empty for a field that the row does not have.
    func range(_ index: Int) -> Range<Int> {
        guard index < ends.count else { return 0..<0 }
        return (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// For what people see; on the way of every row ``bytes`` are used as they are.
    func text(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

    var texts: [String] { (0..<count).map(text) }
}
