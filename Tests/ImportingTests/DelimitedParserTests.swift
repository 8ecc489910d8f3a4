import Core
import Testing

@testable import Importing

/// What a plain reading of the rules gives, character after character.
private func oracle(_ text: [UInt8], delimiter: UInt8) -> [[String]] {
    var rows: [[String]] = []
    var row: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var isAtStart = true
    func endRow() {
        if !row.isEmpty || !field.isEmpty || wasQuoted {
            rows.append((row + [field]).map { String(decoding: $0, as: UTF8.self) })
        }
        (row, field, wasQuoted, isAtStart) = ([], [], false, true)
    }
    var index = 0
    while index < text.count {
        let byte = text[index]
        let next = index + 1 < text.count ? text[index + 1] : nil
        index += 1
        if isQuoted {
            if byte == 34, next == 34 {
                field.append(34)
                index += 1
            } else if byte == 34 {
                isQuoted = false
            } else {
                field.append(byte)
            }
        } else if byte == 34, isAtStart {
            (isQuoted, wasQuoted, isAtStart) = (true, true, false)
        } else if byte == delimiter {
            row.append(field)
            (field, isAtStart) = ([], true)
        } else if byte == 10 || byte == 13 {
            if byte == 13, next == 10 { index += 1 }
            endRow()
        } else {
            field.append(byte)
            isAtStart = false
        }
    }
    endRow()
    return rows
}

private func parsed(_ text: [UInt8], delimiter: UInt8, cuts: [Int]) -> (rows: [[String]], lines: [Int]) {
    var parser = DelimitedParser(delimiter: delimiter)
    var rows: [[String]] = []
    var lines: [Int] = []
    let take: (inout RowBuffer) -> Void = {
        rows.append($0.texts)
        lines.append($0.line)
    }
    var start = 0
    for end in cuts + [text.count] {
        Array(text[start..<end]).withUnsafeBufferPointer { parser.parse($0, take) }
        start = end
    }
    parser.finish(take)
    return (rows, lines)
}

@Suite("Separated values")
struct DelimitedParserTests {
    @Test("Whatever the text and wherever it is cut, rows are those of the plain reading", arguments: 0..<300)
    func agrees(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) + 1)
        let delimiter = FileLayout.delimiters.randomElement(using: &random) ?? 44
        let alphabet: [[UInt8]] = [
            [delimiter], [34], [34, 34], [10], [13, 10], [13], Array("가".utf8), Array("a b".utf8), [59], [48],
        ]
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0...60, using: &random) { text += alphabet.randomElement(using: &random) ?? [] }
        let cuts = (0..<3).map { _ in Int.random(in: 0...text.count, using: &random) }.sorted()
        #expect(parsed(text, delimiter: delimiter, cuts: cuts).rows == oracle(text, delimiter: delimiter), "\(text)")
    }

    @Test("Rows know the line on which they begin")
    func lines() {
        let text = Array("a,b\r\n\"1\n2\",x\r\n\r\n3,4\n".utf8)
        #expect(parsed(text, delimiter: 44, cuts: []).lines == [1, 2, 5])
    }

    @Test("A quote that is never closed costs one row, not the file")
    func unclosed() {
        var parser = DelimitedParser(delimiter: 44, rowLimit: 20)
        var rows: [(fields: Int, isTooLong: Bool)] = []
        let text = Array("a,\"never closed and long\nb,c\nd,e\n".utf8)
        text.withUnsafeBufferPointer { parser.parse($0) { rows.append(($0.count, $0.isTooLong)) } }
        #expect(rows.map(\.isTooLong) == [true, false, false])
        #expect(rows.last?.fields == 2)
    }
}
