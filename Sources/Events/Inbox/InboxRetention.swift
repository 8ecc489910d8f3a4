public import Core
public import Logging
public import ServiceLifecycle
public import Storage

/// Removes what the inbox has kept long enough. Until then everything that was received can be replayed.
public struct InboxRetention: Service {
    private let inbox: any Database
    private let main: any Database
    private let days: Int
    private let clock: any WallClock
    private let logger: Logger

    /// `days`: at least 1. By then the pipeline's own transactions, which a power cut may take back for a moment, have
    /// long been on disk.
    public init(inbox: any Database, main: any Database, days: Int, clock: any WallClock, logger: Logger) {
        self.inbox = inbox
        self.main = main
        self.days = max(days, 1)
        self.clock = clock
        self.logger = logger
    }

    /// Looks once an hour.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    let removed = try await sweep()
                    if removed > 0 { logger.info("inbox rows removed", metadata: ["rows": "\(removed)"]) }
                } catch let failure as StorageFailure {
                    logger.warning("the inbox could not be swept", metadata: ["code": "\(failure.code)"])
                }
                try await Task.sleep(for: .seconds(3_600))
            }
        }
    }

    /// Removes the rows that are old enough and that the pipeline has done, in small transactions; how many.
    public func sweep() async throws -> Int {
        let cutoff = clock.now().advanced(byMicroseconds: -Int64(days) * Instant.day)
        let position = try await main.read { tx in try PipelinePosition.current(in: tx) }
        var removed = 0
        while true {
            let count = try await inbox.write { tx in
                try InboxTable.deleteOldest(before: cutoff, through: position, in: tx)
            }
            removed += count
            if count == 0 { return removed }
        }
    }
}
