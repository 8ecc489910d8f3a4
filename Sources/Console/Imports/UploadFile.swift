import Foundation
import Hummingbird
import Importing
import NIOCore

/// Writes a request's body to disk as it comes, in constant memory.
enum UploadFile {
    /// Throws ``ImportFailure/fileTooLarge(limit:)``, and ``ImportFailure/unreadableFile`` where it cannot be written.
    static func write(_ body: RequestBody, to path: String, limit: Int) async throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw ImportFailure.unreadableFile }
        defer { try? handle.close() }
        var written = 0
        for try await chunk in body {
            written += chunk.readableBytes
            guard written <= limit else { throw ImportFailure.fileTooLarge(limit: Int64(limit)) }
            // To the page cache: quick, and the client waits for it anyway.
            try handle.write(contentsOf: Data(chunk.readableBytesView))
        }
    }
}
