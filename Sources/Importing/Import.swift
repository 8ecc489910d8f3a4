public import Core

/// A file on its way to becoming people, events or companies.
public struct Import: Sendable, Identifiable {
    /// UUIDv7.
    public let id: String
    /// As it was called where it came from.
    public let fileName: String
    /// Where it lies on this machine.
    public let path: String
    /// It was uploaded, and is removed when nobody needs it any more.
    public let isUpload: Bool
    public let plan: ImportPlan
    /// The source under which its events are recorded. Files of one source share their message ids: a row that comes again
    /// in another of them is the same row.
    public let sourceName: String
    public let createdBy: String
    public let createdAt: Instant
    /// The job that brings it in; nil as long as it is only planned.
    public let job: String?
    /// The job that took it back.
    public let undoJob: String?
    /// The number of its source, and the moment that all its events have as the one at which they were received: together
    /// they say which events are of this import. Nil as long as it is only planned.
    public let run: ImportRun?

    public var kind: ImportKind { plan.kind }

    /// Its kind can be taken back, and it has not been yet. What happened stays on the record: events are never undone.
    public var isUndoable: Bool { kind != .events && undoJob == nil }
}

/// What the events of one import have in common, and those of no other.
public struct ImportRun: Sendable, Hashable {
    public let source: Int64
    public let receivedAt: Instant
}
