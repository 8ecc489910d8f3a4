/// How a SQLite database trades memory and disk for speed.
public struct SQLiteOptions: Sendable {
    /// Pages of 4 KiB that the write-ahead log collects before a commit copies them into the database: fewer, larger
    /// checkpoints write a page that changes often only once. The log is cut back to this size afterwards.
    public var checkpointPages = 16_000
    /// Bytes of page cache of the one connection that writes.
    public var writerCache = 64 << 20
    /// Bytes of page cache of each connection that reads.
    public var readerCache = 4 << 20
    /// Connections that read at the same time, at most.
    public var readers = 4

    public init() {}

    static let pageSize = 4096
}
