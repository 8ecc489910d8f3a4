/// A statement with its bound values. Written as a string literal; whatever is interpolated is bound, never pasted:
///
///     let rows = try tx.rows("SELECT id FROM source WHERE name = \(name) LIMIT \(50)")
///
/// Only another `SQL` value becomes part of the text, so statements can be composed from named blocks.
public struct SQL: Sendable {
    enum Piece: Sendable {
        case text(String)
        case value(SQLValue)
    }

    var pieces: [Piece]

    /// The text with `$1`, `$2`, … (which both engines read) and the values in that order.
    public var rendered: (text: String, values: [SQLValue]) {
        var text = ""
        var values: [SQLValue] = []
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .value(let value):
                values.append(value)
                text += "$\(values.count)"
            }
        }
        return (text, values)
    }

    /// The blocks one after the other, `separator` between them.
    public static func joined(_ blocks: [SQL], separator: StaticString) -> SQL {
        var pieces: [Piece] = []
        for (index, block) in blocks.enumerated() {
            if index > 0 { pieces.append(.text("\(separator)")) }
            pieces += block.pieces
        }
        return SQL(pieces: pieces)
    }

    /// `$1, $2, …` for an `IN (…)`; `NULL` for an empty list, which matches nothing.
    public static func list(_ values: [SQLValue]) -> SQL {
        values.isEmpty ? "NULL" : joined(values.map { SQL(pieces: [.value($0)]) }, separator: ", ")
    }

    /// A statement whose text the program itself put together from its own constants (table and column names of a
    /// migration, a dialect's words). Never from input.
    public static func trusted(_ text: String) -> SQL { SQL(pieces: [.text(text)]) }

    public static func + (a: SQL, b: SQL) -> SQL { SQL(pieces: a.pieces + b.pieces) }
}

extension SQL: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { pieces = [.text(value)] }

    public init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    public struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }

        public mutating func appendInterpolation(_ value: SQLValue) { pieces.append(.value(value)) }

        public mutating func appendInterpolation(_ value: some SQLConvertible) { pieces.append(.value(value.sqlValue)) }

        public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            pieces.append(.value(value?.sqlValue ?? .null))
        }

        public mutating func appendInterpolation(_ block: SQL) { pieces += block.pieces }
    }
}
