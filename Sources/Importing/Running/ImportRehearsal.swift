/// Reads a whole file as an import would, and sends nothing.
public struct ImportRehearsal: Sendable {
    public struct Result: Sendable {
        public var rows: Int64 = 0
        public var good: Int64 = 0
        /// At most 20.
        public var firstRejected: [RejectedRow] = []
    }

    private let path: String
    private let plan: ImportPlan

    public init(path: String, plan: ImportPlan) {
        self.path = path
        self.plan = plan
    }

    /// `progress` gets 0 … 1. Throws ``ImportFailure``.
    public func run(progress: @Sendable (Double) -> Void) async throws -> Result {
        let reader = ReadingThread(try ImportReader(path: path, plan: plan))
        var result = Result()
        while let batch = try await reader.next() {
            result.rows = batch.lastRow
            result.good += Int64(batch.events)
            if result.firstRejected.count < 20 {
                result.firstRejected += batch.rejected.prefix(20 - result.firstRejected.count)
            }
            progress(reader.size == 0 ? 1 : Double(batch.position) / Double(reader.size))
        }
        progress(1)
        return result
    }
}
