/// How far what is kept in memory is behind what is committed.
public enum Freshness: Sendable, Comparable {
    /// It is read for the first time: whoever asks waits for all of it.
    case beginning
    /// More has changed than a portion holds.
    case behind
    case current
}
