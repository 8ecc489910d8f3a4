import Core
import Logging
import Sales
import ServiceLifecycle

/// Reads who there is into the search before anybody asks, and what changes while nobody does.
struct SearchUpkeep: Service {
    let finder: Finder
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await finder.prepare()
                } catch let failure as any Failure {
                    logger.warning("the search could not be brought up to date", metadata: ["code": "\(failure.code)"])
                }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}
