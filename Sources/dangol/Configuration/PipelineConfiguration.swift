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
    static let recentKeys = Setting(
        "pipeline.recent_keys",
        initial: 340_000,
        in: 1...10_000_000,
        "Latest message ids that are held in memory, 40 bytes each, until they are settled. Small ones are for tests."
    )
    static let recentTimeline = Setting(
        "pipeline.recent_timeline",
        initial: 160_000,
        in: 1...10_000_000,
        "Latest events whose places on the timelines stand in a small index, until they are settled. As above."
    )
    static let descriptions = [
        batchEvents.description, interval.description, recentKeys.description, recentTimeline.description,
    ]

    let batchEvents: Int
    let intervalMilliseconds: Int
    let recentKeys: Int
    let recentTimeline: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        batchEvents = try sources[Self.batchEvents]
        intervalMilliseconds = try sources[Self.interval]
        recentKeys = try sources[Self.recentKeys]
        recentTimeline = try sources[Self.recentTimeline]
    }
}
