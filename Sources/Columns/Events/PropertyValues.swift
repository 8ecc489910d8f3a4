/// The values of one property, a row each, in the narrowest form that holds them all: whole numbers, numbers, or the codes of
/// a ``ValueDictionary``.
enum PropertyValues: Sendable {
    case int8(Packed<Int8>)
    case int16(Packed<Int16>)
    case int32(Packed<Int32>)
    case int64(Packed<Int64>)
    case double(Packed<Double>)
    case code8(Packed<UInt8>)
    case code16(Packed<UInt16>)
    case code32(Packed<UInt32>)

    /// In ascending order of what they can hold, numbers and codes apart.
    enum Form: Int, Comparable, Sendable {
        case int8, int16, int32, int64, double
        case code8, code16, code32

        var isCode: Bool { self >= .code8 }

        static func < (a: Form, b: Form) -> Bool { a.rawValue < b.rawValue }

        /// For the codes below `count`.
        init(codes count: Int) { self = count <= 256 ? .code8 : count <= 65_536 ? .code16 : .code32 }

        /// The narrowest for one number. The least of every form stands for what is missing.
        init(_ number: Double) {
            guard number == number.rounded(), number.magnitude < 9e15, !(number == 0 && number.sign == .minus) else {
                self = .double
                return
            }
            switch number.magnitude {
            case ..<128: self = .int8
            case ..<32_768: self = .int16
            case ..<2_147_483_648: self = .int32
            default: self = .int64
            }
        }
    }

    var form: Form {
        switch self {
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .double: .double
        case .code8: .code8
        case .code16: .code16
        case .code32: .code32
        }
    }

    /// Of a row, in the form of numbers; nil where it is missing, or no number.
    @inline(__always) func number(_ row: Int) -> Double? {
        switch self {
        case .int8(let values): Self.number(values[row])
        case .int16(let values): Self.number(values[row])
        case .int32(let values): Self.number(values[row])
        case .int64(let values): Self.number(values[row])
        case .double(let values): values[row].isNaN ? nil : values[row]
        case .code8, .code16, .code32: nil
        }
    }

    @inline(__always) private static func number<T: FixedWidthInteger>(_ value: T) -> Double? {
        value == .min ? nil : Double(value)
    }

    /// Of a row, in the form of codes; 0 where it is missing, or no code.
    @inline(__always) func code(_ row: Int) -> UInt32 {
        switch self {
        case .code8(let values): UInt32(values[row])
        case .code16(let values): UInt32(values[row])
        case .code32(let values): values[row]
        case .int8, .int16, .int32, .int64, .double: 0
        }
    }

    /// Of one row, in bytes.
    var width: Int {
        switch form {
        case .int8, .code8: 1
        case .int16, .code16: 2
        case .int32, .code32: 4
        case .int64, .double: 8
        }
    }

    var bytes: UnsafeRawBufferPointer {
        switch self {
        case .int8(let values): values.bytes
        case .int16(let values): values.bytes
        case .int32(let values): values.bytes
        case .int64(let values): values.bytes
        case .double(let values): values.bytes
        case .code8(let values): values.bytes
        case .code16(let values): values.bytes
        case .code32(let values): values.bytes
        }
    }
}

// MARK: - Making

extension PropertyValues {
    /// `number` and `code` say of each row what it shall be, by the form: missing where they are nil or 0.
    init(_ form: Form, count: Int, number: (Int) -> Double?, code: (Int) -> UInt32) {
        switch form {
        case .int8: self = .int8(Self.whole(count, number))
        case .int16: self = .int16(Self.whole(count, number))
        case .int32: self = .int32(Self.whole(count, number))
        case .int64: self = .int64(Self.whole(count, number))
        case .double:
            self = .double(Packed(count: count) { rows in for row in 0..<count { rows[row] = number(row) ?? .nan } })
        case .code8: self = .code8(Self.codes(count, code))
        case .code16: self = .code16(Self.codes(count, code))
        case .code32: self = .code32(Self.codes(count, code))
        }
    }

    private static func whole<T: FixedWidthInteger & BitwiseCopyable & Sendable>(
        _ count: Int,
        _ number: (Int) -> Double?
    ) -> Packed<T> {
        Packed(count: count) { rows in
            for row in 0..<count { rows[row] = number(row).map { T($0) } ?? .min }
        }
    }

    private static func codes<T: FixedWidthInteger & BitwiseCopyable & Sendable>(
        _ count: Int,
        _ code: (Int) -> UInt32
    ) -> Packed<T> {
        Packed(count: count) { rows in for row in 0..<count { rows[row] = T(code(row)) } }
    }
}
