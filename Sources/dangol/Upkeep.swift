import Core
import Logging
import ServiceLifecycle

/// Reads into memory what is there before anybody asks, and what changes while nobody does, portion by portion. Whoever asks reads
/// what is missing, so this may take its time: half of a core until all is read for the first time, then a twentieth, or
/// those who collect would feel it.
struct Upkeep: Service {
    /// Of what is kept up.
    let name: String
    let logger: Logger
    /// Once all is read, it rests so many times as long as it worked.
    var share = 20
    /// Reads a portion; whether that was all.
    let prepare: @Sendable () async throws -> Bool

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var isRead = false
            while true {
                let began = ContinuousClock.now
                var isAll = true
                do {
                    isAll = try await prepare()
                } catch let failure as any Failure {
                    logger.warning(
                        "what is kept in memory could not be brought up to date",
                        metadata: ["name": "\(name)", "code": "\(failure.code)"]
                    )
                }
                isRead = isRead || isAll
                let rest = began.duration(to: .now) * (isRead ? share : 1)
                try await Task.sleep(for: isAll ? max(.seconds(1), rest) : rest)
            }
        }
    }
}
