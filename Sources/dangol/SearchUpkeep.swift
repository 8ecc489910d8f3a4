import Core
import Logging
import Sales
import ServiceLifecycle

/// Reads who there is into the search before anybody asks, and what changes while nobody does. A search reads what is
/// missing by itself, so this may take its time: a twentieth of it at most, or it would cost the pipeline a core.
struct SearchUpkeep: Service {
    let finder: Finder
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                let began = ContinuousClock.now
                do {
                    try await finder.prepare()
                } catch let failure as any Failure {
                    logger.warning("the search could not be brought up to date", metadata: ["code": "\(failure.code)"])
                }
                try await Task.sleep(for: max(.seconds(1), began.duration(to: .now) * 20))
            }
        }
    }
}
