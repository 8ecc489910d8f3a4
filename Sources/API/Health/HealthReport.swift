public import Core

/// How the program is doing, as whoever wires it knows.
public struct HealthReport: Sendable {
    /// One thing that has to work.
    public struct Check: Sendable {
        /// snake_case, a constant of the program.
        public let name: String
        public let isPassing: Bool
        /// For people; no personal data.
        public let detail: String?

        public init(name: String, isPassing: Bool, detail: String? = nil) {
            self.name = name
            self.isPassing = isPassing
            self.detail = detail
        }
    }

    /// The program's version.
    public var version: String
    /// The engine that holds the data.
    public var engine: String
    public var startedAt: Instant
    /// Events that are in the inbox and not yet processed.
    public var backlog: Int64
    /// Microseconds by which the pipeline is behind: the age of the oldest request that waits, 0 for none.
    public var lag: Int64
    /// Bytes of the data on disk.
    public var databaseBytes: Int64
    public var checks: [Check]

    public init(
        version: String,
        engine: String,
        startedAt: Instant,
        backlog: Int64,
        lag: Int64,
        databaseBytes: Int64,
        checks: [Check]
    ) {
        self.version = version
        self.engine = engine
        self.startedAt = startedAt
        self.backlog = backlog
        self.lag = lag
        self.databaseBytes = databaseBytes
        self.checks = checks
    }

    /// Everything works: requests may be sent here.
    public var isReady: Bool { checks.allSatisfy(\.isPassing) }
}

extension HealthReport {
    var json: JSON {
        [
            "status": isReady ? "ok" : "degraded",
            "version": .string(version),
            "engine": .string(engine),
            "startedAt": .time(startedAt),
            "backlog": .integer(backlog),
            "lagMilliseconds": .integer(lag / 1_000),
            "databaseBytes": .integer(databaseBytes),
            "checks": .array(checks.map(\.json)),
        ]
    }
}

extension HealthReport.Check {
    fileprivate var json: JSON {
        ["name": .string(name), "status": isPassing ? "ok" : "failing", "detail": .optional(detail)]
    }
}
