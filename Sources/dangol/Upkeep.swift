import Core
import Logging
import ServiceLifecycle

/// Reads into memory what is there before anybody asks, and what changes while nobody does. Whoever asks reads what is
/// missing, so this may take its time: a twentieth of it at most, or it would cost the pipeline a core.
struct Upkeep: Service {
    /// Of what is kept up.
    let name: String
    let logger: Logger
    let prepare: @Sendable () async throws -> Void

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                let began = ContinuousClock.now
                do {
                    try await prepare()
                } catch let failure as any Failure {
                    logger.warning(
                        "what is kept in memory could not be brought up to date",
                        metadata: ["name": "\(name)", "code": "\(failure.code)"]
                    )
                }
                try await Task.sleep(for: max(.seconds(1), began.duration(to: .now) * 20))
            }
        }
    }
}
