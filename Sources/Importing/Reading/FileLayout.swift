/// How a file is laid out: everything that is needed to cut it into rows.
public struct FileLayout: Sendable, Hashable, Codable {
    public enum Format: String, Sendable, CaseIterable, Codable {
        /// Separated values: CSV, TSV.
        case delimited
        /// One JSON object a line.
        case lines
    }

    public var format: Format
    var packing: Packing
    public var encoding: TextEncoding
    /// The byte between two fields.
    public var delimiter: UInt8
    /// The first row names the columns.
    public var hasHeader: Bool
    /// The names of the columns, each once; by number where the file names none.
    public var columns: [String]

    /// Those that a file is tried with, the likelier first.
    static let delimiters: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"),
    ]
}
