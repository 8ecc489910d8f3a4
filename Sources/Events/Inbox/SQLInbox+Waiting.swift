public import Storage

extension SQLInbox {
    /// Events that were taken and that the pipeline has not reached, by what is stored: also right beside a server that
    /// works on the same databases.
    public static func waiting(in inbox: any Database, record: any Database) async throws -> Int64 {
        let position = try await record.read { tx in try PipelinePosition.current(in: tx) }
        return try await inbox.read { tx in
            try InboxTable.sizes(after: position, in: tx).reduce(0) { $0 + $1.events }
        }
    }
}
