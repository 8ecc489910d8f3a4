public import Core

/// Work that takes longer than anybody wants to wait for: an import, an export, a change to all that match.
public struct Job: Sendable, Identifiable {
    /// UUIDv7.
    public let id: String
    /// What is done: the ``JobKind/name`` of whoever can do it.
    public let kind: String
    /// Who wants it: the address of a user, the name of a token, `command line`.
    public let startedBy: String
    /// What exactly is wanted, in the words of the kind.
    public let parameters: JSON
    public let state: JobState
    /// Somebody asked for its end, and it has not come yet.
    public let isCancelling: Bool
    public let report: JobReport
    /// Why it failed.
    public let problem: JobProblem?
    /// When it was asked for.
    public let createdAt: Instant
    /// When it last began to run.
    public let startedAt: Instant?
    public let endedAt: Instant?
    /// What was done already when it last began to run.
    let doneBefore: Int64

    /// 0 … 1; nil as long as nobody knows how much there is.
    public var fraction: Double? {
        guard let total = report.total else { return nil }
        return total == 0 ? 1 : min(1, Double(report.done) / Double(total))
    }

    /// Microseconds that the rest will take at the speed so far; nil where nobody can tell.
    public func timeLeft(at now: Instant) -> Int64? {
        guard state == .running, let startedAt, let total = report.total else { return nil }
        let spent = now.microseconds(since: startedAt)
        let done = report.done - doneBefore
        guard done > 0, spent > 0, total >= report.done else { return nil }
        return Int64(Double(spent) / Double(done) * Double(total - report.done))
    }
}

/// Where a job stands.
public enum JobState: String, Sendable, CaseIterable, Codable {
    /// For its turn.
    case waiting
    case running
    case finished
    case failed
    /// Somebody ended it.
    case cancelled
    /// The program ended first. Jobs that can go on do so at the next start; this one could not.
    case interrupted

    /// Nothing will change any more.
    public var isFinal: Bool { self != .waiting && self != .running }
}

/// How far a job is and what it has come to. Written now and then while it runs, and at its end.
public struct JobReport: Sendable, Hashable {
    public var done: Int64 = 0
    /// Nil as long as nobody knows.
    public var total: Int64?
    /// What is counted: `rows`, `people`, `bytes`.
    public var unit = ""
    /// What it is at, where there is more than one thing to do; a word by which screens look up their text.
    public var phase: String?
    /// What it came to, by name.
    public var numbers: [String: Int64] = [:]
    /// What it made, in the order in which it is offered.
    public var files: [JobFile] = []
    /// From where to go on after an interruption, in the words of the kind.
    public var checkpoint: JSON?

    public init() {}
}

/// A file that a job made.
public struct JobFile: Sendable, Hashable {
    /// Unique in the job; no path.
    public let name: String
    public let contentType: String
    public let bytes: Int64

    public init(name: String, contentType: String, bytes: Int64) {
        self.name = name
        self.contentType = contentType
        self.bytes = bytes
    }
}

/// Why a job failed, as a ``Failure`` says it.
public struct JobProblem: Sendable, Hashable {
    public let code: String
    public let message: String
}
