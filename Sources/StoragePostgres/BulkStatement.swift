import Storage

/// Bulk columns as one relation: `unnest` of one array each, whose columns have names that no table has.
struct BulkStatement {
    let parameters: [Parameter]
    /// How many rows the columns make.
    let count: Int
    private let columns: [Column]

    /// Throws where the columns differ in length.
    init(_ columns: [Column]) throws {
        guard let count = columns.first?.count, columns.allSatisfy({ $0.count == count }) else {
            throw StorageFailure(.engine, "bulk columns are missing or differ in length")
        }
        self.columns = columns
        self.count = count
        parameters = count == 0 ? [] : try columns.map { try Parameter($0) }
    }

    /// `name_of_table, …`
    var names: String { columns.map(\.name).joined(separator: ", ") }

    /// `unnest($1::bigint[], …)`
    var unnested: String {
        let arrays = columns.enumerated().map { "$\($0 + 1)::\($1.arrayType)" }
        return "unnest(\(arrays.joined(separator: ", ")))"
    }

    /// `bulk_1, bulk_2, …`
    var aliases: String { (1...max(columns.count, 1)).map { "bulk_\($0)" }.joined(separator: ", ") }

    /// `t.name = bulk.bulk_1 AND …` for the columns from `start` on.
    func match(_ table: String, from start: Int = 0) -> String {
        columns.enumerated().dropFirst(start)
            .map { "\(table).\($1.name) = bulk.bulk_\($0 + 1)" }
            .joined(separator: " AND ")
    }

    /// `name = bulk.bulk_1, …` for the columns before `end`.
    func settings(before end: Int) -> String {
        columns.enumerated().prefix(end).map { "\($1.name) = bulk.bulk_\($0 + 1)" }.joined(separator: ", ")
    }
}

extension Column {
    fileprivate var arrayType: String {
        switch values {
        case .integers, .optionalIntegers: "bigint[]"
        case .texts, .optionalTexts: "text[]"
        case .blobs, .optionalBlobs: "bytea[]"
        }
    }
}
