import Core
import Customers
import Logging
import ServiceLifecycle

/// Keeps up what is made of the record, portion by portion: reads into memory what is there before anybody asks, and what changes while nobody does. Whoever asks reads
/// what is missing, so this may take its time: half of a core until all is read for the first time, then a twentieth however far
/// it falls behind, or those who collect would feel it.
struct Upkeep: Service {
    /// Of what is kept up.
    let name: String
    let logger: Logger
    /// Once all is read, it rests so many times as long as it worked.
    var share = 20
    /// It rests so long at least, also where some is left.
    var pause = Duration.zero
    /// Reads a portion; how it is then.
    let prepare: @Sendable () async throws -> Freshness

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                let began = ContinuousClock.now
                var freshness = Freshness.current
                do {
                    freshness = try await prepare()
                } catch let failure as any Failure {
                    logger.warning(
                        "what is kept up could not be brought up to date",
                        metadata: ["name": "\(name)", "code": "\(failure.code)"]
                    )
                }
                let rest = began.duration(to: .now) * (freshness == .beginning ? 1 : share)
                try await Task.sleep(for: max(freshness == .current ? .seconds(1) : pause, rest))
            }
        }
    }
}
