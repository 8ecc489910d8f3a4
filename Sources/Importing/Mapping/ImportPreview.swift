public import Core

/// The first rows of a file as they will be.
public struct ImportPreview: Sendable {
    public struct Row: Sendable {
        /// From 1, without the header.
        public let number: Int
        /// The event that it becomes; nil where it is rejected.
        public let event: JSON?
        public let reason: RowReason?
        /// The column at fault.
        public let column: Int?
    }

    public let rows: [Row]

    /// Maps the rows that `probe` found. What a row becomes is said by the same code that imports it.
    public init(_ probe: FileProbe, _ plan: ImportPlan, limit: Int = 20) {
        var mapper = RowMapper(plan)
        rows = probe.samples.prefix(limit).enumerated().map { index, sample in
            var output: [UInt8] = []
            do throws(RowRejection) {
                try mapper.append(sample.row, line: sample.line, to: &output)
                return Row(number: index + 1, event: try? JSON(parsing: output), reason: nil, column: nil)
            } catch {
                return Row(number: index + 1, event: nil, reason: error.reason, column: error.column)
            }
        }
    }
}
