import Storage

/// Binds rows of bulk columns to a statement, through one buffer for all of them.
struct RowBinder {
    private let columns: [Column]
    private let buffer = RowBuffer()

    /// How many rows the columns make. Throws where they differ in length.
    let count: Int

    init(_ columns: [Column]) throws {
        guard let count = columns.first?.count, columns.allSatisfy({ $0.count == count }) else {
            throw StorageFailure(.engine, "bulk columns are missing or differ in length")
        }
        self.columns = columns
        self.count = count
    }

    /// Binds row `row` to the parameters 1, 2, …; valid until the next call.
    func bind(row: Int, to statement: PreparedStatement) throws {
        buffer.start(byteCount: columns.reduce(0) { $0 + $1.byteCount(row) })
        var index: CInt = 0
        for column in columns {
            index += 1
            switch column.values {
            case .integers(let values): try statement.bind(values[row], index)
            case .optionalIntegers(let values):
                if let value = values[row] { try statement.bind(value, index) } else { try statement.bindNull(index) }
            case .texts(let values): try bind(values[row], to: statement, index)
            case .optionalTexts(let values):
                if let value = values[row] {
                    try bind(value, to: statement, index)
                } else {
                    try statement.bindNull(index)
                }
            case .blobs(let values): try bind(values[row], to: statement, index)
            case .optionalBlobs(let values):
                if let value = values[row] {
                    try bind(value, to: statement, index)
                } else {
                    try statement.bindNull(index)
                }
            }
        }
    }

    private func bind(_ text: String, to statement: PreparedStatement, _ index: CInt) throws {
        var text = text
        let bytes = text.withUTF8 { buffer.append(UnsafeRawBufferPointer($0)) }
        try statement.bind(text: bytes, index)
    }

    private func bind(_ blob: [UInt8], to statement: PreparedStatement, _ index: CInt) throws {
        try statement.bind(blob: blob.withUnsafeBytes(buffer.append), index)
    }
}

extension RowBinder {
    /// Binds the values of one statement as a row of its own.
    static func bind(_ values: [SQLValue], to statement: PreparedStatement, through buffer: RowBuffer) throws {
        buffer.start(byteCount: values.reduce(0) { $0 + $1.byteCount })
        var index: CInt = 0
        for value in values {
            index += 1
            switch value {
            case .null: try statement.bindNull(index)
            case .integer(let value): try statement.bind(value, index)
            case .real(let value): try statement.bind(value, index)
            case .text(var value):
                let bytes = value.withUTF8 { buffer.append(UnsafeRawBufferPointer($0)) }
                try statement.bind(text: bytes, index)
            case .blob(let value): try statement.bind(blob: value.withUnsafeBytes(buffer.append), index)
            }
        }
    }
}

extension Column {
    fileprivate func byteCount(_ row: Int) -> Int {
        switch values {
        case .integers, .optionalIntegers: 0
        case .texts(let values): values[row].utf8.count
        case .optionalTexts(let values): values[row]?.utf8.count ?? 0
        case .blobs(let values): values[row].count
        case .optionalBlobs(let values): values[row]?.count ?? 0
        }
    }
}

extension SQLValue {
    fileprivate var byteCount: Int {
        switch self {
        case .null, .integer, .real: 0
        case .text(let value): value.utf8.count
        case .blob(let value): value.count
        }
    }
}
