/// Cuts comma-, tab-, semicolon- or bar-separated text into rows: RFC 4180, and what programs really write.
///
/// A state machine over bytes that does not know where they come from: pieces may be cut anywhere. Rows end at LF, CRLF
/// or CR. A quote opens a field only at its beginning; inside, two quotes are one, and line ends belong to the field; what
/// stands behind the closing quote is taken as it is, as Python and Excel do. Empty lines are no rows.
struct DelimitedParser {
    private enum State {
        case fieldStart, plain, quoted
        /// A quote inside a quoted field: its end, or the first of two.
        case quoteInQuoted
        /// Behind CR: an LF that follows belongs to it.
        case afterReturn
        /// In a row that is too long, until its line ends.
        case skipping
    }

    static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    let delimiter: UInt8
    /// Bytes that one row may have: a quote that is never closed must not swallow the file.
    let rowLimit: Int
    private var state = State.fieldStart
    private var row = RowBuffer()
    private var line = 1
    /// A field was quoted, so that the row is one even if it is empty.
    private var hasQuoted = false

    init(delimiter: UInt8, rowLimit: Int = 1 << 20) {
        self.delimiter = delimiter
        self.rowLimit = rowLimit
        row.line = 1
    }

    /// Calls `body` with each row that ends in `piece`. O(length).
    mutating func parse(_ piece: UnsafeBufferPointer<UInt8>, _ body: (inout RowBuffer) throws -> Void) rethrows {
        var index = 0
        let end = piece.count
        while index < end {
            let byte = piece[index]
            switch state {
            case .fieldStart where byte == Self.quote:
                hasQuoted = true
                state = .quoted
                index += 1
            case .fieldStart, .plain, .quoteInQuoted:
                if state == .quoteInQuoted, byte == Self.quote {
                    row.bytes.append(Self.quote)
                    state = .quoted
                    index += 1
                } else if byte == delimiter {
                    row.ends.append(row.bytes.count)
                    state = .fieldStart
                    index += 1
                } else if byte == Self.lineFeed || byte == Self.carriageReturn {
                    index += 1
                    if byte == Self.lineFeed { line += 1 }
                    try finishRow(body)
                    state = byte == Self.carriageReturn ? .afterReturn : .fieldStart
                } else {
                    let start = index
                    let bound = bound(from: start, end)
                    while index < bound, piece[index] != delimiter, piece[index] != Self.lineFeed,
                        piece[index] != Self.carriageReturn
                    {
                        index += 1
                    }
                    append(piece, start, index)
                    state = row.isTooLong ? .skipping : .plain
                }
            case .quoted:
                let start = index
                let bound = bound(from: start, end)
                while index < bound, piece[index] != Self.quote {
                    if piece[index] == Self.lineFeed { line += 1 }
                    index += 1
                }
                append(piece, start, index)
                if row.isTooLong {
                    state = .skipping
                } else if index < end {
                    state = .quoteInQuoted
                    index += 1
                }
            case .afterReturn:
                if byte == Self.lineFeed { index += 1 }
                line += 1
                row.line = line
                state = .fieldStart
            case .skipping:
                while index < end, piece[index] != Self.lineFeed { index += 1 }
                if index < end {
                    index += 1
                    line += 1
                    try finishRow(body)
                    state = .fieldStart
                }
            }
        }
    }

    /// There is no more: the last row may end without a line end, and a quote may never have been closed.
    mutating func finish(_ body: (inout RowBuffer) throws -> Void) rethrows {
        if state != .afterReturn { try finishRow(body) }
        state = .fieldStart
    }

    /// So far a field is read before it is looked at whether the row is too long.
    private func bound(from start: Int, _ end: Int) -> Int { min(end, start + max(0, rowLimit - row.bytes.count) + 1) }

    private mutating func append(_ piece: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        let room = max(0, rowLimit - row.bytes.count)
        row.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: piece[start..<min(end, start + room)]))
        if end - start > room { row.isTooLong = true }
    }

    private mutating func finishRow(_ body: (inout RowBuffer) throws -> Void) rethrows {
        if !row.bytes.isEmpty || !row.ends.isEmpty || hasQuoted {
            row.ends.append(row.bytes.count)
            try body(&row)
        }
        row.clear()
        row.line = line
        hasQuoted = false
    }
}
