/// How long work is done.
struct JobConfiguration: Sendable, Equatable {
    static let concurrent = Setting(
        "jobs.concurrent",
        initial: 2,
        in: 1...64,
        "Jobs (imports, exports and other long work) that run at the same time."
    )
    static let keepDays = Setting(
        "jobs.keep_days",
        initial: 90,
        in: 1...36_500,
        "How long a job that ended is kept, with the files that it made."
    )
    static let descriptions = [concurrent.description, keepDays.description]

    let concurrent: Int
    let keepDays: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        concurrent = try sources[Self.concurrent]
        keepDays = try sources[Self.keepDays]
    }
}
