/// How the runner works.
public struct JobLimits: Sendable {
    /// Jobs that run at the same time.
    public var concurrent: Int
    /// How often a running job's progress is written and its cancellation noticed.
    public var reporting: Duration
    /// How often it looks for jobs that another process asked for.
    public var looking: Duration
    /// Days for which a job that ended is kept, with its files.
    public var keepDays: Int

    public init(
        concurrent: Int = 2,
        reporting: Duration = .milliseconds(300),
        looking: Duration = .seconds(1),
        keepDays: Int = 90
    ) {
        self.concurrent = concurrent
        self.reporting = reporting
        self.looking = looking
        self.keepDays = keepDays
    }
}
