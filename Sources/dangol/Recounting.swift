import Core
import Customers
import Logging
import ServiceLifecycle

/// Counts the days anew where that has to be done: after an update that brings the daybook, after a change of the
/// workspace's clocks. What comes meanwhile is counted too.
struct Recounting: Service {
    let daybook: Daybook
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    if try await !daybook.isCurrent() {
                        let counted = try await daybook.recount()
                        logger.info("the daybook was counted anew", metadata: ["through": "\(counted)"])
                    }
                } catch let failure as any Failure {
                    logger.warning("the daybook could not be counted", metadata: ["code": "\(failure.code)"])
                }
                try await Task.sleep(for: .seconds(10))
            }
        }
    }
}
