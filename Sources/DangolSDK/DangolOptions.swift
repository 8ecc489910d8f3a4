public import Foundation

/// How the library works where the defaults do not fit.
public struct DangolOptions: Sendable {
    /// Where events wait until they are sent, and who somebody is; by default a folder of the app's own.
    public var folder: URL?
    /// Events are sent when so many wait, and at the latest after so many seconds.
    public var batchEvents = 20
    public var interval: TimeInterval = 10
    /// Bytes that may wait. Beyond it the oldest events give way, which is reported.
    public var queueBytes = 20 << 20
    /// Hears what went wrong: for your own log. Called on any thread.
    public var report: @Sendable (DangolProblem) -> Void = { _ in }

    public init() {}
}

/// What went wrong, and whether something is lost.
public enum DangolProblem: Error, Sendable, Equatable {
    /// The event is larger than 32 KB and was not taken.
    case eventTooLarge(bytes: Int)
    /// An event says nothing: its name or id is empty. It was not taken.
    case emptyName
    /// The disk does not take the event. It is lost.
    case unwritable
    /// So many events were not sent and gave way to newer ones.
    case queueFull(lost: Int)
    /// The server will never take these events: the write key or what was sent is wrong. They are lost.
    case refused(status: Int, lost: Int)
    /// The server cannot be reached or is busy; tried again after so many seconds. Nothing is lost.
    case delayed(seconds: TimeInterval)
}
