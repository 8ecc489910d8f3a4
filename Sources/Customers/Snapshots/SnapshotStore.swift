import Core
import Dispatch
import Foundation
public import Logging
public import Snapshots
public import Storage
import Synchronization

/// Where what is kept in memory of people and events is written down, so that a start need not read all of the database again.
///
/// The database says which file counts: a row a name with the token of the snapshot that was whole and on disk when the row was
/// committed. So whatever interrupts a save leaves the one before it in force, and a database that was restored, or lost its last
/// transactions with the power, never meets a snapshot that knows more than it does. A snapshot that is missing, damaged
/// or of another version is left aside; what it held is read from the database.
public struct SnapshotStore: Sendable {
    private let folder: String
    private let database: any Database
    private let logger: Logger
    private let lock: SnapshotLock
    /// With fewer rows read than that, writing a snapshot costs more than it saves at the next start.
    public let leastRows: Int
    /// From one snapshot of a name to the next while the program runs: it is the program's end that is kept, and what a crash
    /// loses is read again.
    static let interval = 15 * Instant.minute
    private let queue = DispatchQueue(label: "dangol.snapshots", qos: .utility)

    /// `folder` need not be there yet.
    public init(folder: String, database: any Database, logger: Logger, leastRows: Int = 5_000) {
        (self.folder, self.database, self.logger, self.leastRows) = (folder, database, logger, leastRows)
        lock = SnapshotLock(folder: folder)
    }

    /// What `body` makes of the snapshot of this name, which gets the file and the folder that it is in; nil where there is none that
    /// can be used.
    public func restore<T>(
        _ name: String,
        version: UInt32,
        in tx: any ReadTransaction,
        _ body: (_ file: SnapshotFile, _ folder: String) throws(SnapshotFailure) -> T
    ) throws -> T? {
        let row = try tx.row("SELECT token FROM snapshot WHERE name = \(name)")
        guard let token = try row?.text(0) else { return nil }
        let own = folder + "/" + name
        do throws(SnapshotFailure) {
            return try body(SnapshotFile(path: Self.path(own, token), version: version), own)
        } catch {
            logger.warning(
                "a snapshot is left aside; what it held is read from the database",
                metadata: ["name": "\(name)", "code": "\(error.code)", "detail": "\(error.detail)"]
            )
            return nil
        }
    }

    /// Writes a snapshot of this name and lets it count. `body` answers with the files in the folder on which it rests; all
    /// others are removed. False, with nothing done, where another process keeps the snapshots. Throws
    /// ``SnapshotFailure`` and ``StorageFailure``, with the snapshot before in force.
    @discardableResult
    public func save(
        _ name: String,
        version: UInt32,
        _ body: @escaping @Sendable (_ writer: inout SnapshotWriter, _ folder: String) throws -> [String]
    ) async throws -> Bool {
        let own = folder + "/" + name
        let token = UUIDv7.make(at: SystemClock().now())
        let files = try await offPool { [lock] () throws -> [String]? in
            guard lock.isOurs(), Self.make(own) else { return nil }
            var writer = try SnapshotWriter(path: Self.path(own, token), version: version)
            let files = try body(&writer, own)
            try writer.finish()
            return files
        }
        guard let files else { return false }
        // Durable, and with it every transaction before it whose changes the snapshot holds.
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO snapshot (name, token) VALUES (\(name), \(token))
                ON CONFLICT (name) DO UPDATE SET token = excluded.token
                """
            )
        }
        try await offPool { Self.sweep(own, keeping: Set(files + [Self.file(token)])) }
        return true
    }

    /// Runs what waits for the disk on a thread of its own.
    private func offPool<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }

    private static func make(_ folder: String) -> Bool {
        (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
    }

    private static func sweep(_ folder: String, keeping files: Set<String>) {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where !files.contains(file) {
            try? FileManager.default.removeItem(atPath: folder + "/" + file)
        }
    }

    private static func file(_ token: String) -> String { token + ".snapshot" }

    private static func path(_ folder: String, _ token: String) -> String { folder + "/" + file(token) }
}

/// One process at a time keeps the snapshots of a workspace: others would remove its files. Taken when the first one is
/// written; the system lets go of it when the process ends.
private final class SnapshotLock: Sendable {
    private let folder: String
    private let descriptor = Mutex<CInt?>(nil)

    init(folder: String) { self.folder = folder }

    func isOurs() -> Bool {
        descriptor.withLock { descriptor in
            if descriptor != nil { return true }
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let opened = open(folder + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard opened >= 0 else { return false }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                close(opened)
                return false
            }
            descriptor = opened
            return true
        }
    }

    deinit { _ = descriptor.withLock { $0.map { close($0) } } }
}
