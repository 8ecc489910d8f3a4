import Core
import Events

/// Cuts newline-delimited JSON into rows: each key of an object is a field, each new key a new column.
///
/// A state machine over bytes: pieces may be cut anywhere. A line that is no JSON object is a row with
/// ``RowBuffer/isTooLong`` or without any field, and `isObject` false.
struct LineParser {
    private static let lineFeed = UInt8(ascii: "\n")

    let rowLimit: Int
    /// The keys in the order in which they first came.
    private(set) var columns: [String]
    private var places: [[UInt8]: Int]
    private var text: [UInt8] = []
    private var isTooLong = false
    private var line = 1
    private var row = RowBuffer()

    init(columns: [String] = [], rowLimit: Int = 1 << 20) {
        self.rowLimit = rowLimit
        self.columns = columns
        places = Dictionary(
            columns.enumerated().map { (Array($0.element.utf8), $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Calls `body` with each row that ends in `piece`, and the line as it stands in the file.
    mutating func parse(
        _ piece: UnsafeBufferPointer<UInt8>,
        _ body: (inout RowBuffer, [UInt8]) throws -> Void
    ) rethrows {
        var rest = piece[...]
        while let end = rest.firstIndex(of: Self.lineFeed) {
            gather(UnsafeBufferPointer(rebasing: rest[..<end]))
            try finishRow(body)
            rest = rest[(end + 1)...]
        }
        gather(UnsafeBufferPointer(rebasing: rest))
    }

    mutating func finish(_ body: (inout RowBuffer, [UInt8]) throws -> Void) rethrows { try finishRow(body) }

    private mutating func gather(_ bytes: UnsafeBufferPointer<UInt8>) {
        let room = rowLimit - text.count
        text.append(contentsOf: bytes.prefix(room))
        if bytes.count > room { isTooLong = true }
    }

    private mutating func finishRow(_ body: (inout RowBuffer, [UInt8]) throws -> Void) rethrows {
        defer {
            text.removeAll(keepingCapacity: true)
            isTooLong = false
            line += 1
        }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        guard text.contains(where: { $0 > 0x20 }) else { return }
        row.clear()
        row.line = line
        row.isTooLong = isTooLong
        if !isTooLong, let checked = try? RequestInspection(text) { fill(checked.body) }
        try body(&row, text)
    }

    /// `text` is a JSON object that was checked.
    private mutating func fill(_ text: [UInt8]) {
        var fields: [(column: Int, kind: RowBuffer.Kind, value: [UInt8])] = []
        var scanner = JSONScanner(text)
        scanner.forEachField { key, value, isText in
            let column: Int
            if let known = places[key] {
                column = known
            } else {
                column = columns.count
                places[key] = column
                columns.append(String(decoding: key, as: UTF8.self))
            }
            // An explicit null says as little as an empty cell.
            guard value != Array("null".utf8) || isText else { return }
            fields.append((column, isText ? .text : .json, value))
        }
        var byColumn = [Int?](repeating: nil, count: columns.count)
        for (index, field) in fields.enumerated() { byColumn[field.column] = index }
        for index in byColumn {
            if let index {
                row.bytes += fields[index].value
                row.kinds.append(fields[index].kind)
            } else {
                row.kinds.append(.missing)
            }
            row.ends.append(row.bytes.count)
        }
    }
}

/// Walks over the fields of a JSON object that is known to be well-formed.
private struct JSONScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func forEachField(_ body: (_ key: [UInt8], _ value: [UInt8], _ isText: Bool) -> Void) {
        skipBlanks()
        guard peek == UInt8(ascii: "{") else { return }
        index += 1
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { return }
            let key = string()
            skipBlanks()
            index += 1
            skipBlanks()
            if peek == UInt8(ascii: "\"") {
                body(key, string(), true)
            } else {
                body(key, token(), false)
            }
            skipBlanks()
            guard peek == UInt8(ascii: ",") else { return }
            index += 1
        }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    /// A value that is no string, as it stands.
    private mutating func token() -> [UInt8] {
        let start = index
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return trimmed(start) }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return trimmed(start)
            default: break
            }
            index += 1
        }
        return trimmed(start)
    }

    private func trimmed(_ start: Int) -> [UInt8] {
        var end = index
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return Array(bytes[start..<end])
    }

    private mutating func skipString() {
        index += 1
        while let byte = peek {
            index += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
    }

    private mutating func string() -> [UInt8] {
        let start = index
        skipString()
        let inside = bytes[min(start + 1, bytes.count)..<max(start + 1, min(index, bytes.count) - 1)]
        guard inside.contains(UInt8(ascii: "\\")) else { return Array(inside) }
        let quoted = bytes[start..<min(index, bytes.count)]
        return Array(((try? JSON(parsing: quoted))?.string ?? "").utf8)
    }
}
