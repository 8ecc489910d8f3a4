/// Where a value stands among all others: numbers before dates before texts, truth values first. Of texts it holds only the
/// beginning, so equal orders may belong to different texts.
public struct ValueOrder: Comparable, Hashable, Sendable {
    public enum Kind: UInt8, Comparable, Sendable {
        case truth, number, date, text
        /// Several values, as JSON.
        case list

        public static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
    }

    public let kind: Kind
    /// Ascending with the value.
    public let key: UInt64

    public static func truth(_ value: Bool) -> ValueOrder { ValueOrder(kind: .truth, key: value ? 1 : 0) }

    public static func number(_ value: Double) -> ValueOrder {
        // −0 and 0 are one number. The bits of positive doubles ascend with them, those of negative ones descend.
        let bits = (value == 0 ? 0 : value).bitPattern
        return ValueOrder(kind: .number, key: bits >> 63 == 0 ? bits | 1 << 63 : ~bits)
    }

    /// Microseconds since 1970.
    public static func date(_ value: Int64) -> ValueOrder {
        ValueOrder(kind: .date, key: UInt64(bitPattern: value) ^ 1 << 63)
    }

    /// By the first eight bytes, letters of either case as one.
    public static func text(_ value: String) -> ValueOrder { ValueOrder(kind: .text, key: key(value)) }

    /// As texts, behind them.
    public static func list(_ json: String) -> ValueOrder { ValueOrder(kind: .list, key: key(json)) }

    private static func key(_ value: String) -> UInt64 {
        var key: UInt64 = 0
        var count = 0
        for byte in value.utf8.prefix(8) {
            key = key << 8 | UInt64(folded(byte))
            count += 1
        }
        return key << UInt64(8 * (8 - count))
    }

    static func folded(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    /// The number; nil for what is none.
    public var number: Double? {
        guard kind == .number else { return nil }
        return Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
    }

    /// Microseconds since 1970; nil for what is no date.
    public var date: Int64? { kind == .date ? Int64(bitPattern: key ^ 1 << 63) : nil }

    public static func < (a: ValueOrder, b: ValueOrder) -> Bool { (a.kind, a.key) < (b.kind, b.key) }
}
