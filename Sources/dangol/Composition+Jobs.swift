import Jobs

extension Composition {
    /// Whoever does the long work of a workspace.
    func jobRunner(_ engine: Engine) -> JobRunner {
        JobRunner(
            board: jobs,
            kinds: jobKinds(engine),
            limits: JobLimits(concurrent: configuration.jobs.concurrent, keepDays: configuration.jobs.keepDays),
            logger: logger
        )
    }

    /// Everything long that this program can do.
    private func jobKinds(_ engine: Engine) -> [any JobKind] {
        []
    }
}
