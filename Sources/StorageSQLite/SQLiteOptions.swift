/// How a SQLite database trades memory and disk for speed.
public struct SQLiteOptions: Sendable {
    /// Pages of 4 KiB by which the write-ahead log grows before they are copied into the database. Larger copies
    /// would write a page that changes often only once, but what is left when the log is full is copied while all wait.
    public var checkpointPages = 8_000
    /// Pages of 4 KiB that the log may have before it shall begin anew. The log is cut back to this afterwards.
    public var logPages = 24_000
    /// Pages of 4 KiB at which the writer makes room for more than a few: what one of its largest transactions writes, several
    /// times, because all wait while it copies.
    public var longestLogPages = 64_000
    /// Pages of 4 KiB at which it makes room at any price.
    public var mostLogPages = 256_000
    /// Bytes of page cache of the one connection that writes.
    public var writerCache = 64 << 20
    /// Bytes of page cache of each connection that reads.
    public var readerCache = 4 << 20
    /// Connections that read at the same time, at most.
    public var readers = 4

    public init() {}

    static let pageSize = 4096
}
