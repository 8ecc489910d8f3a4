/// The distinct values of a column, numbered from 1 in the order in which they came: texts side by side in one piece of
/// memory, with the order of each at hand, so that a condition is judged once a value and not once a row.
///
/// About 20 bytes a value beside its text. What no row has any more stays until the column is made anew.
public struct ValueDictionary: Sendable {
    var bytes: [UInt8] = []
    /// Where each text ends.
    var ends: [Int] = [0]
    public internal(set) var orders: [ValueOrder] = [ValueOrder.truth(false)]
    /// The codes of those that are lists of values.
    public internal(set) var lists: [UInt32] = []
    /// Open addressing; 0 where nothing is.
    var table = [UInt32](repeating: 0, count: 64)
    var hash = TextHash()

    public init() {}

    /// One more than the highest code; code 0 stands for nothing.
    public var count: Int { orders.count }

    /// The code of the value, which gets one where it is new. O(length).
    public mutating func code(of text: String, _ order: @autoclosure () -> ValueOrder) -> UInt32 {
        var text = text
        return text.withUTF8 { utf8 in
            let place = place(of: UnsafeRawBufferPointer(utf8))
            if table[place] != 0 { return table[place] }
            let code = UInt32(orders.count)
            bytes.append(contentsOf: utf8)
            ends.append(bytes.count)
            orders.append(order())
            if orders[Int(code)].kind == .list { lists.append(code) }
            table[place] = code
            if orders.count * 2 > table.count { grow() }
            return code
        }
    }

    /// Nil for a value that no row ever had.
    public func code(of text: String) -> UInt32? {
        var text = text
        let code = text.withUTF8 { table[place(of: UnsafeRawBufferPointer($0))] }
        return code == 0 ? nil : code
    }

    /// The text of a code that this dictionary gave.
    public func text(of code: UInt32) -> String {
        withBytes(of: code) { String(decoding: $0, as: UTF8.self) }
    }

    public func withBytes<T>(of code: UInt32, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        let index = Int(code)
        precondition(index > 0 && index < ends.count, "a code that this dictionary did not give")
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[ends[index - 1]..<ends[index]])) }
    }

    /// Negative where the value of `a` stands before that of `b`, 0 where they are equal, positive where it stands behind.
    /// Of texts all is considered, letters of either case as one unless nothing else tells them apart.
    public func compare(_ a: UInt32, _ b: UInt32) -> Int {
        let (first, second) = (orders[Int(a)], orders[Int(b)])
        guard first == second else { return first < second ? -1 : 1 }
        guard a != b, first.kind == .text || first.kind == .list else { return 0 }
        return withBytes(of: a) { a in
            withBytes(of: b) { b in
                let (foldedA, foldedB) = (a.lazy.map(ValueOrder.folded), b.lazy.map(ValueOrder.folded))
                if foldedA.lexicographicallyPrecedes(foldedB) { return -1 }
                if foldedB.lexicographicallyPrecedes(foldedA) { return 1 }
                return a.lexicographicallyPrecedes(b) ? -1 : 1
            }
        }
    }

    /// Memory in bytes.
    public var size: Int { bytes.capacity + ends.capacity * 8 + orders.capacity * 16 + table.capacity * 4 }

    private func place(of text: UnsafeRawBufferPointer) -> Int {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hash(text)) & mask
        while table[place] != 0 {
            let isSame = withBytes(of: table[place]) { $0.elementsEqual(text) }
            if isSame { return place }
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: table.count * 2)
        for code in 1..<orders.count {
            let empty = withBytes(of: UInt32(code)) { place(of: $0) }
            table[empty] = UInt32(code)
        }
    }
}
