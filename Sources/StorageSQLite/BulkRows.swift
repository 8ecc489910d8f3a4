import Storage

/// The rows of bulk columns, laid out as SQLite reads them: numbers side by side, the texts or blobs of a column in one
/// piece of memory.
///
/// Asking an enum of arrays for each cell costs a pair of reference counts a cell, and SQLite's own copies
/// (`SQLITE_TRANSIENT`) an allocation each; the pipeline binds some hundred thousand cells a second. Laid out once a
/// column, a cell is two loads. That needs unsafe memory, whose addresses stay put as long as this value lives.
///
/// Unchecked, because nothing of it changes once it is made.
final class BulkRows: @unchecked Sendable {
    private let columns: [Layout]

    /// How many rows there are.
    let count: Int

    /// Throws where the columns differ in length or a text contains NUL.
    init(_ columns: [Column]) throws {
        guard let count = columns.first?.count, columns.allSatisfy({ $0.count == count }) else {
            throw StorageFailure(.engine, "bulk columns are missing or differ in length")
        }
        self.count = count
        self.columns = columns.map(Layout.init)
        // PostgreSQL cannot store it either, and half of a text must not be taken for the whole.
        guard !self.columns.contains(where: \.hasNULInText) else {
            throw StorageFailure(.engine, "a text to be stored contains NUL")
        }
    }

    deinit {
        for column in columns { column.deallocate() }
    }

    /// Binds row `row` to the parameters 1, 2, …; what is bound is valid as long as this value lives.
    func bind(row: Int, to statement: PreparedStatement) throws {
        precondition(row >= 0 && row < count, "there is no such row")
        var index: CInt = 0
        for column in columns {
            index += 1
            try column.bind(row, to: statement, index)
        }
    }
}

extension BulkRows {
    /// One column. `numbers` are the values, or the ends of the texts and blobs in `bytes`.
    fileprivate struct Layout {
        fileprivate enum Kind { case integer, text, blob }

        fileprivate let kind: Kind
        fileprivate let numbers: UnsafeMutablePointer<Int64>
        /// 1 where the value is missing; nil for a column that has all of them.
        fileprivate let missing: UnsafeMutablePointer<UInt8>?
        fileprivate let bytes: UnsafeMutableRawBufferPointer?

        var hasNULInText: Bool { kind == .text && bytes.map { UnsafeRawBufferPointer($0).containsNUL } == true }

        func deallocate() {
            numbers.deallocate()
            missing?.deallocate()
            bytes?.deallocate()
        }

        func bind(_ row: Int, to statement: PreparedStatement, _ index: CInt) throws {
            if let missing, missing[row] == 1 { return try statement.bindNull(index) }
            guard let bytes else { return try statement.bind(numbers[row], index) }
            let start = row == 0 ? 0 : Int(numbers[row - 1])
            let value = UnsafeRawBufferPointer(rebasing: bytes[start..<Int(numbers[row])])
            if kind == .text {
                try statement.bind(text: value, index)
            } else {
                try statement.bind(blob: value, index)
            }
        }
    }
}

extension BulkRows.Layout {
    fileprivate init(_ column: Column) {
        switch column.values {
        case .integers(let values): self.init(values)
        case .optionalIntegers(let values): self.init(values.map { $0 ?? 0 }, missing: values.map { $0 == nil })
        case .texts(let values): self.init(texts: values)
        case .optionalTexts(let values): self.init(texts: values.map { $0 ?? "" }, missing: values.map { $0 == nil })
        case .blobs(let values): self.init(blobs: values)
        case .optionalBlobs(let values): self.init(blobs: values.map { $0 ?? [] }, missing: values.map { $0 == nil })
        }
    }

    private init(_ values: [Int64], missing: [Bool]? = nil) {
        kind = .integer
        numbers = .allocate(capacity: values.count)
        numbers.initialize(from: values, count: values.count)
        self.missing = Self.flags(missing)
        bytes = nil
    }

    private init(texts: [String], missing: [Bool]? = nil) {
        kind = .text
        self.missing = Self.flags(missing)
        (numbers, bytes) = Self.joined(texts, byteCount: \.utf8.count) { text, copy in
            var text = text
            text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
        }
    }

    private init(blobs: [[UInt8]], missing: [Bool]? = nil) {
        kind = .blob
        self.missing = Self.flags(missing)
        (numbers, bytes) = Self.joined(blobs, byteCount: \.count) { blob, copy in blob.withUnsafeBytes(copy) }
    }

    private static func flags(_ missing: [Bool]?) -> UnsafeMutablePointer<UInt8>? {
        guard let missing else { return nil }
        let flags = UnsafeMutablePointer<UInt8>.allocate(capacity: missing.count)
        for (index, flag) in missing.enumerated() { flags[index] = flag ? 1 : 0 }
        return flags
    }

    /// The values one behind the other, and where each of them ends.
    private static func joined<Value>(
        _ values: [Value],
        byteCount: (Value) -> Int,
        copy: (Value, (UnsafeRawBufferPointer) -> Void) -> Void
    ) -> (ends: UnsafeMutablePointer<Int64>, bytes: UnsafeMutableRawBufferPointer) {
        // Never empty: SQLite takes a null address for NULL.
        let total = values.reduce(0) { $0 + byteCount($1) }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, total), alignment: 1)
        if total == 0 { bytes[0] = 1 }
        let ends = UnsafeMutablePointer<Int64>.allocate(capacity: values.count)
        var used = 0
        for (index, value) in values.enumerated() {
            copy(value) { source in
                precondition(used + source.count <= bytes.count, "a value is longer than it was counted")
                UnsafeMutableRawBufferPointer(rebasing: bytes[used..<used + source.count]).copyMemory(from: source)
                used += source.count
            }
            ends[index] = Int64(used)
        }
        return (ends, bytes)
    }
}
