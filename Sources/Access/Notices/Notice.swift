public import Core

/// Something that somebody should know, also when they look tomorrow.
public struct Notice: Sendable, Identifiable, Equatable {
    /// What it is about; stored, so names stay.
    public enum Kind: String, Sendable, CaseIterable {
        /// A source sent its first event: `name`.
        case sourceStarted = "source_started"
        /// Much more than usual is refused: `count`, `percent`.
        case quarantineSpike = "quarantine_spike"
        /// Long work is done: `kind`.
        case jobFinished = "job_finished"
        /// Long work stopped with an error: `kind`.
        case jobFailed = "job_failed"
    }

    /// Who is told.
    public enum Audience: Sendable {
        /// One person, by the id of the user.
        case user(String)
        /// Everybody whose role allows this.
        case everybody(who: Permission)
    }

    /// Higher is later.
    public let id: Int64
    public let time: Instant
    public let kind: Kind
    /// What the words are filled with, by name.
    public let values: [String: String]
    /// Where one sees more; begins with a slash.
    public let path: String
    /// The person who asks has seen it.
    public let isSeen: Bool

    public init(id: Int64, time: Instant, kind: Kind, values: [String: String], path: String, isSeen: Bool) {
        self.id = id
        self.time = time
        self.kind = kind
        self.values = values
        self.path = path
        self.isSeen = isSeen
    }
}
