/// How the pipeline works.
struct PipelineConfiguration: Sendable, Equatable {
    static let batchEvents = Setting(
        "pipeline.batch_events",
        initial: 20_000,
        in: 1...1_000_000,
        "Events that one transaction takes at most."
    )
    static let interval = Setting(
        "pipeline.interval_milliseconds",
        initial: 30,
        in: 0...10_000,
        "Time between two transactions while little is waiting: how soon an event is seen, against how many commits."
    )
    static let descriptions = [batchEvents.description, interval.description]

    let batchEvents: Int
    let intervalMilliseconds: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        batchEvents = try sources[Self.batchEvents]
        intervalMilliseconds = try sources[Self.interval]
    }
}
