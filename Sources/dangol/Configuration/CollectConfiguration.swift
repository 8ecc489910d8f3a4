/// What collection takes from clients.
struct CollectConfiguration: Sendable, Equatable {
    static let bodyBytes = Setting(
        "collect.body_bytes",
        initial: 4 << 20,
        in: 1_024...64 << 20,
        "The largest request body, as it travels and once it is unpacked."
    )
    static let readSeconds = Setting(
        "collect.read_seconds",
        initial: 60,
        in: 1...600,
        "How long a body may take to arrive; slower clients are answered 408."
    )
    static let backlog = Setting(
        "collect.backlog_events",
        initial: 500_000,
        in: 1_000...100_000_000,
        "Events that may wait for the pipeline; beyond it clients are answered 429."
    )
    static let retryAfter = Setting(
        "collect.retry_after_seconds",
        initial: 2,
        in: 1...300,
        "How long `Retry-After` asks them to wait."
    )
    static let keepDays = Setting(
        "collect.keep_days",
        initial: 30,
        in: 1...36_500,
        "How long raw requests stay in the inbox after they were processed: as far back as `dangol replay` reaches."
    )
    static let descriptions = [
        bodyBytes.description, readSeconds.description, backlog.description, retryAfter.description,
        keepDays.description,
    ]

    let bodyBytes: Int
    let readSeconds: Int
    let backlog: Int
    let retryAfter: Int
    let keepDays: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        bodyBytes = try sources[Self.bodyBytes]
        readSeconds = try sources[Self.readSeconds]
        backlog = try sources[Self.backlog]
        retryAfter = try sources[Self.retryAfter]
        keepDays = try sources[Self.keepDays]
    }
}
