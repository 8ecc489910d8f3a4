import Core

/// The first look at a file: how it is laid out, and its first rows.
public struct FileProbe: Sendable {
    /// Bytes of text that the look takes in.
    private static let sampleSize = 256 << 10
    static let sampleRows = 500
    static let shownRows = 50

    public let layout: FileLayout
    /// The first rows of data, as texts; nil for what a row does not have.
    public let rows: [[String?]]
    /// Bytes of the file.
    public let size: Int64
    /// The first of ``rows`` as they are mapped, with their lines where a line is a row.
    let samples: [(row: RowBuffer, line: [UInt8])]

    /// Looks at the file at `path`; what `encoding` and the others name is believed. Throws ``ImportFailure``.
    public init(
        path: String,
        encoding: TextEncoding? = nil,
        delimiter: UInt8? = nil,
        hasHeader: Bool? = nil
    ) throws(ImportFailure) {
        let raw = try Self.sample(path, packing: .none, encoding: .utf8)
        guard !raw.text.isEmpty else { throw .emptyFile }
        let packing = Packing(firstBytes: raw.text)
        let unpacked = packing == .none ? raw : try Self.sample(path, packing: packing, encoding: .utf8)
        // The mark is taken off by reading as UTF-8, so a file with the mark is UTF-8 here as well.
        let encoding = encoding ?? TextEncoding(of: unpacked.text)
        let sample = encoding == .utf8 ? unpacked : try Self.sample(path, packing: packing, encoding: encoding)
        guard let first = sample.text.first(where: { $0 > 0x20 }) else { throw .emptyFile }
        size = sample.size
        if first == UInt8(ascii: "{"), delimiter == nil {
            (layout, rows, samples) = Self.lines(sample, packing, encoding)
        } else {
            (layout, rows, samples) = Self.delimited(sample, packing, encoding, delimiter, hasHeader)
        }
        guard !rows.isEmpty else { throw .emptyFile }
    }

    private struct Sample {
        var text: [UInt8]
        let size: Int64
        /// The text is all there is.
        let isWhole: Bool
    }

    private static func sample(
        _ path: String,
        packing: Packing,
        encoding: TextEncoding
    ) throws(ImportFailure) -> Sample {
        let reader = try PieceReader(path: path, packing: packing, encoding: encoding)
        var text: [UInt8] = []
        var piece: [UInt8] = []
        while text.count < sampleSize {
            guard try reader.next(into: &piece) else { return Sample(text: text, size: reader.size, isWhole: true) }
            text += piece
        }
        return Sample(text: Array(text.prefix(sampleSize)), size: reader.size, isWhole: false)
    }

    private static func lines(
        _ sample: Sample,
        _ packing: Packing,
        _ encoding: TextEncoding
    ) -> (FileLayout, [[String?]], [(row: RowBuffer, line: [UInt8])]) {
        var parser = LineParser()
        var rows: [[String?]] = []
        var samples: [(row: RowBuffer, line: [UInt8])] = []
        let take: (inout RowBuffer, [UInt8]) -> Void = { row, line in
            guard rows.count < sampleRows else { return }
            if samples.count < Self.shownRows { samples.append((row, line)) }
            rows.append((0..<row.count).map { row.kind($0) == .missing ? nil : row.text($0) })
        }
        sample.text.withUnsafeBufferPointer { parser.parse($0, take) }
        if sample.isWhole { parser.finish(take) }
        let columns = parser.columns
        let layout = FileLayout(
            format: .lines,
            packing: packing,
            encoding: encoding,
            delimiter: 0,
            hasHeader: false,
            columns: columns
        )
        return (layout, rows.map { $0 + Array(repeating: nil, count: columns.count - $0.count) }, samples)
    }

    private static func delimited(
        _ sample: Sample,
        _ packing: Packing,
        _ encoding: TextEncoding,
        _ delimiter: UInt8?,
        _ hasHeader: Bool?
    ) -> (FileLayout, [[String?]], [(row: RowBuffer, line: [UInt8])]) {
        let candidates = delimiter.map { [$0] } ?? FileLayout.delimiters
        let tries = candidates.map { (delimiter: $0, rows: rows(sample, delimiter: $0)) }
        // Of equal ones the first.
        var best = tries[0]
        for candidate in tries.dropFirst() where evenness(candidate.rows) > evenness(best.rows) { best = candidate }
        let width = best.rows.first?.count ?? 0
        let samples = buffers(sample, delimiter: best.delimiter)
        let hasHeader = hasHeader ?? looksLikeHeader(best.rows)
        let header = hasHeader ? best.rows.first ?? [] : []
        let layout = FileLayout(
            format: .delimited,
            packing: packing,
            encoding: encoding,
            delimiter: best.delimiter,
            hasHeader: hasHeader,
            columns: names(header, width: width)
        )
        let data = hasHeader ? Array(best.rows.dropFirst()) : best.rows
        return (
            layout, data.map { row in (0..<width).map { $0 < row.count ? row[$0] : nil } },
            Array(samples.dropFirst(hasHeader ? 1 : 0))
        )
    }

    private static func rows(_ sample: Sample, delimiter: UInt8) -> [[String]] {
        var parser = DelimitedParser(delimiter: delimiter)
        var rows: [[String]] = []
        let take: (inout RowBuffer) -> Void = { row in
            if rows.count <= sampleRows { rows.append(row.texts) }
        }
        sample.text.withUnsafeBufferPointer { parser.parse($0, take) }
        if sample.isWhole { parser.finish(take) }
        return rows
    }

    private static func buffers(_ sample: Sample, delimiter: UInt8) -> [(row: RowBuffer, line: [UInt8])] {
        var parser = DelimitedParser(delimiter: delimiter)
        var samples: [(row: RowBuffer, line: [UInt8])] = []
        let take: (inout RowBuffer) -> Void = { if samples.count <= shownRows { samples.append(($0, [])) } }
        sample.text.withUnsafeBufferPointer { parser.parse($0, take) }
        if sample.isWhole { parser.finish(take) }
        return samples
    }

    /// How much the rows look as if this were the delimiter: many fields, the same number in each.
    private static func evenness(_ rows: [[String]]) -> Double {
        guard let width = rows.first?.count, width > 1 else { return 0 }
        let even = rows.count { $0.count == width }
        return Double(even) / Double(rows.count) * (1 + Double(min(width, 50)) / 100)
    }

    /// Names are mostly filled, and are neither numbers nor addresses.
    private static func looksLikeHeader(_ rows: [[String]]) -> Bool {
        guard let first = rows.first?.map(\.trimmed) else { return false }
        let filled = first.filter { !$0.isEmpty }
        return !filled.isEmpty && filled.count * 2 >= first.count
            && !filled.contains { $0.contains("@") || $0.first.map { "0123456789+-".contains($0) } ?? false }
    }

    private static func names(_ header: [String], width: Int) -> [String] {
        var seen: Set<String> = []
        return (0..<width).map { index in
            let given = index < header.count ? header[index].trimmed : ""
            let base = given.isEmpty ? "\(index + 1)" : String(given.prefix(200))
            var name = base
            var copy = 2
            while !seen.insert(name).inserted {
                name = "\(base) \(copy)"
                copy += 1
            }
            return name
        }
    }
}
